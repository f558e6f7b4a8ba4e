package dev.expandcontract.it.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.Xc;
import dev.expandcontract.backfill.Direction;
import dev.expandcontract.coordinator.Command;
import dev.expandcontract.coordinator.Command.MoveTo;
import dev.expandcontract.coordinator.Command.RunBackfill;
import dev.expandcontract.coordinator.Command.RunVerification;
import dev.expandcontract.coordinator.Outcome;
import dev.expandcontract.coordinator.Outcome.VerificationFinished;
import dev.expandcontract.fleet.RegistrationException;
import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.test.EveryDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Migrations that convert go through the phases, forward and back. */
class ConversionJourneyTest {

    private static final String TO_AMOUNT = "cast({value} / 100.0 as decimal(10, 2))";
    private static final String TO_CENTS = "cast(cast({value} as decimal(10, 2)) * 100 as decimal(12))";
    private static final Migration PLAIN = Migration.of("price", "items", "cents", "amount");
    private static final Migration PRICE = PLAIN.with(new Conversion.Pair(TO_AMOUNT, TO_CENTS, true));
    private static final Migration MAIL = Migration.of("mail", "people", "email", "address")
            .with(new Conversion.OneWay("lower(trim(cast({value} as char(50))))"));

    @EveryDatabase
    void a_pair_goes_forward_and_back(DataSource raw) throws SQLException {
        goesForwardAndBack(raw, PRICE);
    }

    @EveryDatabase
    void a_pair_in_java_goes_forward_and_back(DataSource raw) throws SQLException {
        goesForwardAndBack(raw, PLAIN.with(Conversion.of(new Cents(), true)));
    }

    private static void goesForwardAndBack(DataSource raw, Migration migration) throws SQLException {
        sql(raw, "create table items (id int primary key, cents decimal(12))");
        sql(raw, "insert into items values (1, 123), (2, null), (3, 5)");
        try (var xc = start(raw, migration)) {
            write(xc, "insert into items (id, xc$price) values (4, ?)", "7.5");
            assertThat(values(xc.dataSource(), "select xc$price from items order by id"))
                    .containsExactly("1.23", null, "0.05", "7.50");

            sql(raw, "alter table items add column amount decimal(10, 2)");
            move(xc, "price", Phase.DUAL_WRITE);
            write(xc, "update items set xc$price = ? where id = 3", "0.06");
            move(xc, "price", Phase.BACKFILL);
            run(xc, new RunBackfill("price", Direction.FORWARD, "ada", "fill"));
            assertThat(values(raw, "select amount from items order by id"))
                    .containsExactly("1.23", null, "0.06", "7.50");
            run(xc, new RunVerification("price", Direction.FORWARD, "ada", "prove"));
            move(xc, "price", Phase.CUTOVER, Phase.SOAK, Phase.CONTRACT);

            write(xc, "update items set xc$price = ? where id = 1", "9.99");
            assertThat(values(raw, "select cents from items order by id")).containsExactly("123", null, "6", "750");
            move(xc, "price", Phase.SOAK);
            var stale = xc.coordinator().execute(new RunVerification("price", Direction.REVERSE, "ada", "look"));
            assertThat(((VerificationFinished) stale).differences()).isEqualTo(1);
            run(xc, new RunBackfill("price", Direction.REVERSE, "ada", "fill"));
            run(xc, new RunVerification("price", Direction.REVERSE, "ada", "prove"));
            assertThat(values(raw, "select cents from items order by id")).containsExactly("999", null, "6", "750");
            move(xc, "price", Phase.CUTOVER, Phase.BACKFILL, Phase.DUAL_WRITE, Phase.EXPAND);
            assertThat(values(xc.dataSource(), "select xc$price from items order by id"))
                    .containsExactly("9.99", null, "0.06", "7.50");
        }
    }

    @EveryDatabase
    void a_verification_finds_what_does_not_come_back_from_the_conversion(DataSource raw) throws SQLException {
        sql(raw, "create table items (id int primary key, cents decimal(12, 1), amount decimal(10, 2))");
        try (var xc = start(raw, PRICE)) {
            // equal once converted, but a search for 1.23 would miss 123.4
            sql(raw, "insert into items values (1, 123.4, 1.23), (2, 200, 2)");
            move(xc, "price", Phase.DUAL_WRITE, Phase.BACKFILL);
            run(xc, new RunBackfill("price", Direction.FORWARD, "ada", "fill"));
            var verification =
                    xc.coordinator().execute(new RunVerification("price", Direction.FORWARD, "ada", "prove"));
            assertThat(((VerificationFinished) verification).differences()).isEqualTo(1);
            assertThat(verification.succeeded()).isFalse();
            sql(raw, "update items set cents = 123 where id = 1");
            run(xc, new RunVerification("price", Direction.FORWARD, "ada", "prove"));
        }
    }

    @EveryDatabase
    void a_one_way_conversion_tells_before_the_step_that_has_no_way_back(DataSource raw) throws SQLException {
        sql(raw, "create table people (id int primary key, email varchar(50), address varchar(50))");
        try (var xc = start(raw, MAIL)) {
            write(xc, "insert into people (id, xc$mail) values (1, ?)", "Ann@X");
            assertThat(values(raw, "select email from people")).containsExactly("Ann@X");
            assertThat(values(xc.dataSource(), "select xc$mail from people")).containsExactly("ann@x");
            move(xc, "mail", Phase.DUAL_WRITE, Phase.BACKFILL);
            run(xc, new RunBackfill("mail", Direction.FORWARD, "ada", "fill"));
            assertThat(values(raw, "select address from people")).containsExactly("ann@x");
            run(xc, new RunVerification("mail", Direction.FORWARD, "ada", "prove"));
            move(xc, "mail", Phase.CUTOVER, Phase.SOAK);

            assertThat(xc.coordinator()
                            .execute(new MoveTo("mail", Phase.CONTRACT, "ada", "drop"))
                            .message())
                    .contains("Gate way-back (soft) failed: The conversion has no way back: column 'email' of table")
                    .contains(
                            "misses what is written in CONTRACT, and nothing can compute it from 'address', so that from"
                                    + " then on no step leads back beyond SOAK. Remedy: Override this gate by its name if that is"
                                    + " meant.");
            xc.coordinator()
                    .execute(new MoveTo("mail", Phase.CONTRACT, "ada", "drop", Set.of("way-back")))
                    .orThrow();
            acknowledged(xc, "mail");
            write(xc, "update people set xc$mail = ? where id = 1", "Ann@Y");
            assertThat(values(raw, "select address from people")).containsExactly("ann@y");

            move(xc, "mail", Phase.SOAK);
            assertThat(xc.coordinator()
                            .execute(new RunBackfill("mail", Direction.REVERSE, "ada", "back"))
                            .message())
                    .isEqualTo(
                            "The conversion of migration 'mail' has no way back, so that nothing tells what 'email' should"
                                    + " hold. There is no step back beyond SOAK; go on to CONTRACT.");
            assertThat(xc.coordinator()
                            .execute(new MoveTo("mail", Phase.CUTOVER, "ada", "back"))
                            .message())
                    .contains(
                            "Gate old-verified (hard) failed: The conversion has no way back: column 'email' misses what was"
                                    + " written in CONTRACT, and nothing can compute it. Remedy: There is no step back beyond SOAK; go"
                                    + " on to CONTRACT.");
        }
    }

    @EveryDatabase
    void an_instance_with_another_conversion_does_not_start(DataSource raw) throws SQLException {
        sql(raw, "create table items (id int primary key, cents decimal(12))");
        start(raw, PRICE).close();
        assertThatThrownBy(() -> start(raw, PLAIN))
                .isInstanceOf(RegistrationException.class)
                .hasMessage("Migration 'price' is registered as items.cents -> amount with oldToNext \"" + TO_AMOUNT
                        + "\" and nextToOld \"" + TO_CENTS
                        + "\", which preserve the order, but this instance defines it as"
                        + " items.cents -> amount. Deploy the registered definition, or give the new one another id.");
        start(raw, PRICE).close();
    }

    @EveryDatabase
    void a_conversion_is_tried_before_anything_relies_on_it(DataSource raw) throws SQLException {
        sql(raw, "create table items (id int primary key, cents decimal(12, 1))");
        assertRefused(
                raw,
                new Conversion.Pair("cast({value} as nonsense)", TO_CENTS, false),
                "the database does not understand oldToNext: ");
        assertRefused(
                raw,
                new Conversion.Pair(TO_AMOUNT, "cast({value} as nonsense)", false),
                "the database does not understand nextToOld: ");
        assertRefused(
                raw,
                new Conversion.Pair("coalesce({value}, 0)", "cast({value} as decimal(12))", false),
                "oldToNext makes a value of NULL, which an attribute without a value could not be told from. Leave NULL as it"
                        + " is.");
        sql(raw, "insert into items values (1, 100), (2, 123.4), (3, null)");
        assertRefused(
                raw,
                PRICE.conversion(),
                "nextToOld does not lead back to what column 'cents' holds, in 1 of the first 1000 rows. Correct the"
                        + " expressions or the rows; these rows are counted by: select count(*) from");
        assertRefused(
                raw,
                new Conversion.OneWay("cast({value} as decimal(12, 1)) / 10"),
                "oldToNext changes its own result, so that it is no normal form of what column 'cents' holds, and the old"
                        + " column could not be written, in 2 of the first 1000 rows.");
        sql(raw, "delete from items where id = 2");
        start(raw, PRICE).close();
    }

    @EveryDatabase
    void defaults_are_left_to_the_operator(DataSource raw) throws SQLException {
        sql(
                raw,
                "create table items (id int primary key, cents decimal(12) default 5, amount decimal(10, 2) default 0.05)");
        try (var xc = start(raw, PRICE)) {
            assertThat(xc.coordinator()
                            .execute(new MoveTo("price", Phase.DUAL_WRITE, "ada", "go"))
                            .message())
                    .contains("Gate same-default (soft) failed: column 'cents' of table")
                    .contains(
                            "XC does not compare defaults of columns that store differently. Remedy: See that the second is"
                                    + " what the first is converted to, then override this gate by its name.");
        }
    }

    private static void assertRefused(DataSource raw, Conversion conversion, String message) {
        assertThatThrownBy(() -> start(raw, PLAIN.with(conversion)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageStartingWith("Migration 'price' cannot start (items.cents -> amount with oldToNext ")
                .hasMessageContaining(message);
    }

    private static Xc start(DataSource raw, Migration migration) {
        return Xc.builder(raw)
                .readSwitch(ReadSwitch.always(Side.NEXT))
                .instance("one")
                .migrations(migration)
                .pollInterval(Duration.ofMillis(20))
                .soakTime(Duration.ZERO)
                .start();
    }

    private static void move(Xc xc, String id, Phase... phases) {
        for (var to : phases) {
            xc.coordinator().execute(new MoveTo(id, to, "ada", "next step")).orThrow();
            acknowledged(xc, id);
        }
    }

    private static void acknowledged(Xc xc, String id) {
        assertThat(xc.coordinator().awaitAcknowledged(id, Duration.ofSeconds(20)))
                .isTrue();
    }

    private static Outcome run(Xc xc, Command command) {
        return xc.coordinator().execute(command).orThrow();
    }

    private static void sql(DataSource dataSource, String text) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static void write(Xc xc, String text, String value) throws SQLException {
        try (var connection = xc.dataSource().getConnection();
                var statement = connection.prepareStatement(text)) {
            if (text.contains("price")) {
                statement.setBigDecimal(1, new BigDecimal(value));
            } else {
                statement.setString(1, value);
            }
            statement.executeUpdate();
        }
    }

    private static List<String> values(DataSource dataSource, String query) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    /** What PRICE does, in Java. */
    private static final class Cents implements ColumnConverter<BigDecimal, BigDecimal> {

        @Override
        public Class<BigDecimal> oldType() {
            return BigDecimal.class;
        }

        @Override
        public Class<BigDecimal> nextType() {
            return BigDecimal.class;
        }

        @Override
        public BigDecimal toNext(BigDecimal old) {
            return old.movePointLeft(2);
        }

        @Override
        public BigDecimal toOld(BigDecimal next) {
            return next.movePointRight(2);
        }
    }
}
