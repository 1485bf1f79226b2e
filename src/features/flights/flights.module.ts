import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { BarriersModule } from '../barriers/barriers.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { BoardingRepository } from './boarding.repository.js';
import { BoardingService } from './boarding.service.js';
import { FreeSeatsService } from './free-seats.service.js';
import { FlightStepsService } from './flight-steps.service.js';
import { BoardingPages } from './boarding.pages.js';
import { FlightFormsPages } from './flight-forms.pages.js';
import { FlightsApi } from './flights.api.js';
import { FlightsPages } from './flights.pages.js';
import { FlightsRepository } from './flights.repository.js';
import { FlightsService } from './flights.service.js';
import { HandoversService } from './handovers.service.js';
import { ManifestApi } from './manifest.api.js';
import { ManifestService } from './manifest.service.js';
import { ReturnsApi } from './returns.api.js';
import { ReturnsPages } from './returns.pages.js';
import { ReturnsRepository } from './returns.repository.js';
import { ReturnsService } from './returns.service.js';
import { SeatsRepository } from './seats.repository.js';
import { SeatsService } from './seats.service.js';
import { StopsService } from './stops.service.js';

@Module({
  imports: [ApprovalsModule, BarriersModule, CasesModule],
  controllers: [FlightsApi, ManifestApi, ReturnsApi, FlightsPages, FlightFormsPages, BoardingPages, ReturnsPages],
  providers: [
    FlightsRepository, SeatsRepository, BoardingRepository, ReturnsRepository,
    FlightsService, SeatsService, StopsService, ManifestService, BoardingService, FlightStepsService, HandoversService, ReturnsService, FreeSeatsService,
  ],
  exports: [FlightsService, SeatsService, ManifestService, BoardingService, FlightStepsService, HandoversService, ReturnsService],
})
export class FlightsModule {}
