package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import org.junit.jupiter.api.Test;

/** The wording of refusals: statement, column, phase, remedy. */
class RefusalTest {

    private static void assertRefused(String sql, String message) {
        assertThatThrownBy(() -> new Rewriter(GoldenCase.REGISTRY, Database.POSTGRESQL).template(sql))
                .isInstanceOf(StatementRefusedException.class)
                .hasMessage(
                        "XC refused a statement before it reached the database. It " + message + " Statement: " + sql);
    }

    @Test
    void theNextColumnWithoutItsMarker() {
        assertRefused(
                "select tier from users",
                "names the physical column 'tier' of the table users without its marker (migration m: users.subscription ->"
                        + " tier). In the phase EXPAND that column need not exist, and until CUTOVER it may be stale. Name the"
                        + " column xc$m where it is the migrating one; where it belongs to another table, qualify it with that"
                        + " table's alias.");
    }

    @Test
    void theOldColumnWithoutItsMarker() {
        assertRefused(
                "select Subscription from users",
                "names the physical column 'Subscription' of the table users without its marker (migration m:"
                        + " users.subscription -> tier). In the phase CONTRACT that column may be gone, and it misses what is"
                        + " written there. Name the column xc$m where it is the migrating one; where it belongs to another"
                        + " table, qualify it with that table's alias.");
    }

    @Test
    void aValueThatWouldNotBeTheSameTwice() {
        assertRefused(
                "update users set xc$m = gen_random_uuid()",
                "writes to xc$m a value that calls gen_random_uuid(), which XC does not know to be deterministic (migration"
                        + " m: users.subscription -> tier). In the phases DUAL_WRITE to SOAK both columns are written, and"
                        + " evaluated twice it could give two values. Compute the value first and bind it as a parameter.");
    }

    @Test
    void aMissingColumnList() {
        assertRefused(
                "insert into orders values (1)",
                "inserts into the table orders without a column list (migration o: orders.state -> status). The number of"
                        + " the table's columns changes between the phases EXPAND and CONTRACT. List the columns.");
    }

    @Test
    void oneColumnAssignedTwice() {
        var message =
                " twice (migration m: users.subscription -> tier). In every phase both stand for one logical column,"
                        + " which can have one of the values. Assign one of them; code that was generated for both columns sets the"
                        + " one that has changed.";
        assertRefused("update users set xc$m = ?, name = ?, xc$m = ?", "writes xc$m" + message);
        assertRefused("insert into users (xc$m, id, XC$M) values (?, ?, ?)", "writes XC$M" + message);
        assertRefused(
                "insert into users (id) values (1) on conflict (id) do update set xc$m = ?, xc$m = ?",
                "writes xc$m" + message);
    }

    @Test
    void namesForTheColumnsOfATable() {
        var message = "gives other names to the columns of the table users, by their positions (migration m:"
                + " users.subscription -> tier). The number of the table's columns changes between the phases EXPAND and"
                + " CONTRACT. List the columns in a subquery, and give names to those.";
        assertRefused("select u.b from users as u (a, b)", message);
        assertRefused("select u.xc$m from orders x join users u (a, b) on true", message);
    }

    @Test
    void anUnknownMarker() {
        assertRefused(
                "select xc$gone from users",
                "names the marker 'xc$gone', but no such migration is registered. A marker without a migration has no column"
                        + " in any phase. Register the migration before the first statement that names it; registered are:"
                        + " xc$m, xc$n, xc$o, xc$price, xc$kind, xc$mail, xc$size, xc$hue.");
    }

    @Test
    void aTransactionByText() {
        assertRefused(
                "begin",
                "begins a transaction by text (begin). XC pins the phase for a transaction when JDBC begins it, and would not"
                        + " know of this one. Use Connection.setAutoCommit(false), commit() and rollback().");
    }

    @Test
    void aFormThatIsNotKnown() {
        assertRefused(
                "update users set xc$m =",
                "has a form that XC cannot rewrite with certainty (at its end) (migration m: users.subscription -> tier). It is"
                        + " refused in every phase, so that no step breaks what worked before. Write it in a plainer form, or"
                        + " keep the migrating column out of it.");
    }

    @Test
    void aLongStatementIsShortened() {
        var sql = "select tier from users where id in (" + "?, ".repeat(100) + "?)";
        assertThatThrownBy(() -> new Rewriter(GoldenCase.REGISTRY, Database.H2).template(sql))
                .hasMessageEndingWith(" Statement: " + sql.substring(0, 199) + "…");
        var fits = "select tier from users" + " ".repeat(178);
        assertThatThrownBy(() -> new Rewriter(GoldenCase.REGISTRY, Database.H2).template(fits))
                .hasMessageEndingWith(" Statement: " + fits);
    }
}
