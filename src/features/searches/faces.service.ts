import { Injectable } from '@nestjs/common';
import { Osia } from '../../platform/osia/osia.js';
import { FaceGalleryService } from './face-gallery.service.js';
import { FaceVectorsService } from './face-vectors.service.js';
import { FACE_NOTES, type FaceSearchState, presentFaceSearch, type ShownFaceSearch } from './faces.presenter.js';

/** Whether photos are searched here. It tells of no person. */
@Injectable()
export class FacesService {
  constructor(private readonly osia: Osia, private readonly gallery: FaceGalleryService, private readonly vectors: FaceVectorsService) {}

  get state(): FaceSearchState {
    return this.osia.enabled ? 'abis' : this.vectors.on ? 'on' : 'off';
  }

  get note(): string {
    return FACE_NOTES[this.state];
  }

  async show(): Promise<ShownFaceSearch> {
    if (!this.vectors.on) return presentFaceSearch(this.state, null);
    const { model, threshold } = this.vectors;
    return presentFaceSearch(this.state, { model, threshold, gallery: { ...this.gallery.state, waiting: await this.vectors.behind() } });
  }
}
