import type { FastifyRequest } from 'fastify';

/** By the route that was found, not by the address as it was written: `/%61pi/` finds the API as well. */
export const isApi = (request: FastifyRequest): boolean => pathOf(request).startsWith('/api/');

/** What other agencies' systems ask, in OSIA. */
export const isOsia = (request: FastifyRequest): boolean => pathOf(request).startsWith('/osia/');

/** Whether people read the answer: everything but the API and what programs ask of the process. */
export const isPage = (request: FastifyRequest): boolean => !/^\/(api|osia|health|assets)(\/|$)/.test(pathOf(request));

const pathOf = (request: FastifyRequest): string => request.routeOptions?.url ?? request.url.split('?')[0];
