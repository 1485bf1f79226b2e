import pg from 'pg';
import { DataSource, DefaultNamingStrategy, type EntityTarget, type ObjectLiteral } from 'typeorm';

/** personId -> person_id: tables and columns are snake_case singular. */
class SnakeCase extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined): string {
    return given ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

// Days stay text: a Date would move them with the server's zone. Counts fit a double.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The app's connections. Statements end after 30 s, so that no request holds a lock for ever. */
export function dataSource(url: string, entities: EntityTarget<ObjectLiteral>[], poolSize = 20): DataSource {
  return new DataSource({
    type: 'postgres', url, schema: 'record', entities: entities as never[], namingStrategy: new SnakeCase(),
    synchronize: false, migrationsRun: false, poolSize, connectTimeoutMS: 10_000, installExtensions: false,
    applicationName: 'crossfile',
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 },
  });
}
