import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI 3.1 document at /api/openapi.json and its reader at /api/docs. */
export async function describeApi(app: NestFastifyApplication): Promise<void> {
  const base = new DocumentBuilder()
    .setTitle('Crossfile').setVersion('1')
    .setDescription('Case tracking for returns of individual migrants. Sign in with POST /api/v1/tokens. Errors are RFC 9457 problem details.')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque' }, 'token')
    .build();
  const document = SwaggerModule.createDocument(app, base, { operationIdFactory: (controller, method) => `${controller.replace(/Api$/, '')}.${method}` });
  declareParameters(document);
  const fastify = app.getHttpAdapter().getInstance();
  // Swagger UI writes style attributes; everything else stays as strict as elsewhere.
  fastify.addHook('onSend', async (request: { url: string }, reply: { header(name: string, value: string): unknown }) => {
    if (request.url.startsWith('/api/docs')) {
      void reply.header('content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    }
  });
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json', customSiteTitle: 'Crossfile API' });
}

interface Described { security?: unknown; parameters?: { name: string; in: string; [more: string]: unknown }[]; responses?: Record<string, { content?: Record<string, { example?: { self?: unknown } }> }> }

/** Parameters of a path that Swagger cannot see (@Ref): their names from the path, their examples from what comes back. */
function declareParameters(document: OpenAPIObject): void {
  for (const [path, verbs] of Object.entries(document.paths)) {
    for (const [verb, operation] of Object.entries(verbs) as [string, Described][]) {
      const parameters = (operation.parameters ??= []);
      if (verb === 'post' && operation.security) parameters.push({ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' }, description: 'The same key and request get the first answer again, for 24 hours.', example: 'e6a1c7b2-boarding-1' });
      const self = Object.values(operation.responses ?? {}).map(({ content }) => content?.['application/json']?.example?.self).find((value) => typeof value === 'string') as string | undefined;
      path.split('/').forEach((part, place) => {
        const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
        if (!name || parameters.some((one) => one.in === 'path' && one.name === name)) return;
        const example = self?.startsWith(path.slice(0, path.indexOf('{'))) ? self.split('/')[place] : undefined;
        parameters.push({ name, in: 'path', required: true, schema: { type: 'string' }, ...(example ? { example } : {}) });
      });
    }
  }
}
