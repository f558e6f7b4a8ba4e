package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import net.sf.jsqlparser.statement.ExplainStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.Update;

/** The walkers through one statement, which call each other. */
final class Walk {

    final Database database;
    final Schema schema;
    final Ledger ledger;
    final Resolver resolver;
    final Expressions expressions;
    final Sources sources;
    final Labels labels;
    final Stars stars;
    final Queries queries;
    final Changes changes;
    final Inserts inserts;

    Walk(Database database, Schema schema, Shape shape) {
        this.database = database;
        this.schema = schema;
        ledger = new Ledger(shape, schema);
        resolver = new Resolver(schema, ledger);
        expressions = new Expressions(this);
        sources = new Sources(this);
        labels = new Labels(this);
        stars = new Stars(this);
        queries = new Queries(this);
        changes = new Changes(this);
        inserts = new Inserts(this);
    }

    /** @throws Unresolved if it is not certain what the statement means */
    void statement(Statement statement) {
        var outermost = new Scope(null);
        switch (statement) {
            case Select select -> queries.query(select, outermost, Position.ROWS);
            case Insert insert -> inserts.insert(insert, outermost);
            case Update update -> changes.update(update, outermost);
            case Delete delete -> changes.delete(delete, outermost);
            case Merge merge -> changes.merge(merge, outermost);
            case ExplainStatement explain -> {
                if (explain.getStatement() != null) {
                    statement(explain.getStatement());
                }
            }
            default -> throw Unresolved.notParsed(ledger.token(0).text());
        }
    }

    boolean isPostgreSql() {
        return database == Database.POSTGRESQL;
    }

    boolean isMySql() {
        return database == Database.MYSQL || database == Database.MARIADB;
    }
}
