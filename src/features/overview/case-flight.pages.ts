import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid, Refused } from '../../domain/errors.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { referenceIn } from '../../platform/web/reference.js';
import { formBeside } from '../cases/case-form.presenter.js';
import { CaseFolderService } from '../cases/case-folder.service.js';
import { CaseListService } from '../cases/case-list.service.js';
import { FlightsService } from '../flights/flights.service.js';
import { HoldSeat, ProposeDirections } from '../flights/seats.dto.js';
import { SeatsService } from '../flights/seats.service.js';

const FORM = 'cases/views/form.njk';

/** What a case asks of the flights room: a seat, and directions for it. It lies above both. */
@ApiExcludeController()
@Controller('cases/:ref')
export class CaseFlightPages {
  constructor(
    private readonly cases: CaseListService,
    private readonly folder: CaseFolderService,
    private readonly flights: FlightsService,
    private readonly seats: SeatsService,
  ) {}

  @Get('seat') @Allow('flight.write')
  async seatForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    const file = await this.cases.show(actor, ref);
    const { days } = await this.flights.upcoming(actor);
    const free = days.flatMap(({ flights }) => flights).flatMap(({ ref: value, designator, origin, destination, state, scheduledDeparture, seats }) => {
      const returnees = seats.find(({ kind }) => kind === 'returnee');
      if (!returnees?.free || !['planned', 'boarding'].includes(state)) return [];
      return [{ value, text: `${designator} ${origin}–${destination}`, hint: `${scheduledDeparture.local.slice(0, 16).replace('T', ' ')}, ${returnees.free} of ${returnees.seats} seats free` }];
    });
    return view(FORM, formBeside(file, {
      title: 'Hold a seat', button: 'Hold seat', draft: false,
      intro: free.length ? ['The first free seat is taken. Directions for the flight come next.'] : ['No flight to come has a free seat. Plan a flight first.'],
      fields: free.length ? [{ kind: 'radio', field: 'flight', label: 'On which flight?', items: free }] : [],
    }));
  }

  @Post('seat') @Allow('flight.write')
  async hold(@By() actor: Actor, @Ref('CA') ref: string, @Form() { flight }: FormValues): Promise<GoTo> {
    if (typeof flight !== 'string' || !flight) throw new Invalid({ flight: 'Choose a flight.' });
    const holding = await this.seats.hold(actor, referenceIn('flight', 'FL', flight), await fill(HoldSeat, { case: ref }));
    return goTo(`/cases/${ref}`, `Seat ${holding.seat} is held.`);
  }

  @Get('directions') @Allow('flight.write')
  async directionsForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    const { case: file, progress } = await this.folder.show(actor, ref);
    const { seat } = progress;
    return view(FORM, formBeside(file, {
      title: 'Propose directions', button: 'Propose directions',
      intro: seat ? [`For flight ${seat.designator}, ${seat.route}, ${seat.day}, seat ${seat.seat}. Another supervisor approves them. Then they are served, which starts the notice.`] : undefined,
      against: seat ? undefined : ['No seat is held for this person.'],
      fields: [{ kind: 'area', field: 'reason', label: 'Reasons' }],
    }));
  }

  @Post('directions') @Allow('flight.write')
  async propose(@By() actor: Actor, @Ref('CA') ref: string, @Form() { reason }: FormValues): Promise<GoTo> {
    const input = await fill(ProposeDirections, { case: ref, reason });
    const { progress: { seat } } = await this.folder.show(actor, ref);
    if (!seat) throw new Refused({ rule: 'case.no-seat', message: 'No seat is held for this person.' });
    const proposal = await this.seats.proposeDirections(actor, seat.flight, input);
    return goTo(`/cases/${ref}`, `Directions proposed: ${proposal.ref} waits for another supervisor.`);
  }
}
