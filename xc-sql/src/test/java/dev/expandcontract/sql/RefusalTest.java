package dev.expandcontract.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.catalog.RelationInfo;
import dev.expandcontract.catalog.TableInfo.Kind;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.model.TableName;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.rewrite.Rewriter;
import dev.expandcontract.rewrite.StatementRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused, and how that is said. What is refused and can run on a database is in the corpus too. */
class RefusalTest {

    private static final Migration M = Migration.of("m", "users", "subscription", "tier");
    private static final Migration PRICE = Migration.of("price", "items", "cents", "amount")
            .with(new Conversion.Pair("{value} / 100.0", "cast({value} as decimal(10, 2)) * 100", true));

    private static RelationInfo relation(Kind kind, String name, String definition, String... columns) {
        return new RelationInfo(new TableName("app", name), kind, List.of(columns), definition);
    }

    private static final List<RelationInfo> CATALOG = List.of(
            relation(Kind.TABLE, "users", null, "id", "name", "subscription", "place"),
            relation(Kind.TABLE, "plans", null, "id", "grade", "tier"),
            relation(Kind.TABLE, "items", null, "id", "cents"),
            relation(
                    Kind.VIEW,
                    "gold",
                    "select id, subscription as grade from users where subscription = 'gold'",
                    "id",
                    "grade"),
            relation(Kind.VIEW, "golden", "select id from gold", "id"),
            relation(Kind.VIEW, "hidden", null, "id", "tier"),
            relation(Kind.VIEW, "people", "select id, name from users", "id", "name"));

    private static Rewriter rewriter(Database database) {
        var registry = MigrationRegistry.of(M, PRICE);
        return new Rewriter(registry, database, new SqlMarker(database, new Schema(registry, database, CATALOG)));
    }

    private static String rendered(Database database, String sql) throws StatementRefusedException {
        return rewriter(database)
                .template(sql)
                .render(migration -> ColumnUse.BOTH_READ_OLD)
                .sql();
    }

    private static void assertRefused(Database database, String sql, String... parts) {
        assertThatThrownBy(() -> rewriter(database).template(sql))
                .as(sql)
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageContainingAll("before it reached the database", sql)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @EnumSource
    void severalStatementsInAText(Database database) {
        assertRefused(
                database,
                "update users set tier = 'x'; delete from users",
                "is one of several statements in a text, and names what migrates without a marker",
                "(migration m: users.subscription -> tier)",
                "Run the statements one by one");
    }

    @ParameterizedTest
    @EnumSource
    void aStatementThatEndsWithASemicolonIsOne(Database database) throws StatementRefusedException {
        assertThat(rendered(database, "update users set tier = 'x';"))
                .isEqualTo("update users set tier = 'x', subscription = 'x';");
    }

    @ParameterizedTest
    @EnumSource
    void copyAndDo(Database database) {
        assertRefused(
                database,
                "copy users from stdin",
                "begins with COPY and names the table users (migration m",
                "In the phases DUAL_WRITE to SOAK both columns are written, and XC cannot make such a statement do that",
                "Use INSERT, UPDATE, DELETE, MERGE or SELECT");
        assertRefused(
                database,
                "do 'begin update users set tier = 1; end'",
                "begins with DO and names the table users (migration m");
    }

    @ParameterizedTest
    @EnumSource
    void writesThroughAViewThatShowsTheColumn(Database database) {
        for (var sql : List.of(
                "update gold set grade = 'x'",
                "insert into gold (id, grade) values (1, 'x')",
                "delete from gold",
                "update app.gold set grade = 'x'",
                "update golden set id = 1",
                "update hidden set tier = 'x'")) {
            assertRefused(
                    database,
                    sql,
                    "writes through the view '",
                    "which shows a column of users (migration m",
                    "but a view reaches only one of them",
                    "Write to the table itself");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aViewThatDoesNotShowTheColumnMayBeWritten(Database database) throws StatementRefusedException {
        assertThat(rewriter(database).template("update people set name = 'x'").isUntouched())
                .isTrue();
        assertThat(rewriter(database).template("select grade from gold").isUntouched())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theOldColumnUnderAConversion(Database database) {
        assertRefused(
                database,
                "select id from items where cents = 100",
                "names the old column 'cents', which stores the value in another way (migration price",
                "In every phase statements deal in what the new column stores",
                "Name 'amount', and let the statement deal in its values");
    }

    @ParameterizedTest
    @EnumSource
    void aListOfColumnsThatIsNotCertain(Database database) {
        assertRefused(
                database,
                "insert into users values (1, 'ann', 'gold', 2)",
                "inserts into users without a list of columns",
                "which place among the values is that of the migrating column depends on the phase",
                "List the columns");
        assertRefused(database, "insert into items values (1, 2.00, 3)", "has 3 values where the table has 2 columns");
    }

    @ParameterizedTest
    @EnumSource
    void aListOfColumnsThatIsCertainIsAdded(Database database) throws StatementRefusedException {
        var quote = database == Database.MYSQL || database == Database.MARIADB ? "`" : "\"";
        assertThat(rewriter(database)
                        .template("insert into items values (1, 2.00)")
                        .render(migration -> ColumnUse.NEXT_ONLY)
                        .sql())
                .isEqualTo("insert into items (" + quote + "id" + quote + ", amount) values (1, 2.00)");
    }

    @ParameterizedTest
    @EnumSource
    void namesOfWhichTheMeaningIsNotCertain(Database database) {
        assertRefused(
                database,
                "select u.id from users u join elsewhere x on x.id = u.id where tier = 'x'",
                "names 'tier' without a qualifier beside 'x', of which XC does not know the columns (migration m",
                "Qualify it with the alias of its table");
        assertRefused(
                database,
                "select x.tier from users u",
                "holds the name 'tier' where XC cannot tell what it stands for (migration m",
                "or name the migrating column by its marker");
        assertRefused(
                database,
                "select p.id from plans p where p.id in (select place from users where tier = 'x')",
                "names 'tier' without a qualifier in a subquery over users, while the query around it has such a column"
                        + " too (migration m",
                "As long as the table does not have the column, the name means the one outside; in the other phases the"
                        + " table captures it");
        assertRefused(
                database,
                "select upper(name) as tier, count(*) from users group by tier",
                "names 'tier', which is a label of the result for something else, too (migration m",
                "Qualify the column, or give the label another name");
        assertRefused(
                database,
                "update users set tier = 'x', subscription = 'x'",
                "writes 'subscription' and thereby users.subscription -> tier for the second time (migration m",
                "Write only one of the two");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheParserDoesNotTake(Database database) {
        assertRefused(
                database,
                "select tier from users where frobnicate tier every other day",
                "has a form that XC cannot parse, so that it cannot tell which columns it names (at '",
                "It is refused in every phase");
        assertRefused(
                database,
                "select tier from users where " + "(".repeat(40) + "1 = 1" + ")".repeat(40),
                "40 parentheses within each other");
    }

    @Test
    void wholeRowsAndJoinsByName() {
        assertRefused(
                Database.POSTGRESQL,
                "select row_to_json(u) from users u",
                "refers to whole rows of 'u' (migration m",
                "Between EXPAND and CONTRACT the columns of the table change, and with them what a row holds",
                "Name the columns one by one");
        assertRefused(
                Database.POSTGRESQL,
                "select id from users natural join plans",
                "joins by the names of columns (NATURAL JOIN) (migration m",
                "Write the condition with ON");
        assertRefused(
                Database.POSTGRESQL, "select users.id from users join plans using (tier)", "(USING) (migration m");
    }

    @Test
    void withoutTheModuleTheGuardRefuses() {
        assertThatThrownBy(() -> new Rewriter(MigrationRegistry.of(M), Database.H2).template("select tier from users"))
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageContaining("names the physical column 'tier' of the table users without its marker");
    }

    @ParameterizedTest
    @EnumSource
    void statementsWithMarkersAreLeftToThoseWhoPlantedThem(Database database) {
        assertRefused(
                database,
                "select xc$m, u.subscription from users u",
                "names the physical column 'subscription' of the table users without its marker");
    }
}
