package dev.expandcontract.rewrite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Conversion;
import dev.expandcontract.model.DefinitionException;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which expressions can be put in any statement. */
class ConversionCheckTest {

    private static void register(String oldToNext, String nextToOld, Database database) {
        var migration = Migration.of("m", "users", "a", "b").with(Conversion.of(oldToNext, nextToOld, false));
        var rewriter = new Rewriter(MigrationRegistry.of(migration), database);
        assertThatCode(() -> rewriter.template("select 1")).doesNotThrowAnyException();
    }

    @Test
    void aConverterOfUuidsIsNotForMySql() {
        var registry = MigrationRegistry.of(
                Migration.of("m", "users", "a", "b").with(Conversion.of(new Converters.Identifiers())));
        assertThatCode(() -> new Rewriter(registry, Database.MARIADB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Rewriter(registry, Database.MYSQL))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("The converter " + Converters.Identifiers.class.getName()
                        + " of migration m (users.a -> b) deals"
                        + " in UUIDs, which MySQL's driver would store as serialised objects. Let it deal in String or byte[],"
                        + " as the column does.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{value}",
                "({value})",
                "lower({value})",
                "{value} * 2 + {value}",
                "case {value} when 'a;b?' then 1 when '--' then null else 2 end",
                "coalesce({value}, '/* no comment */')",
                "cast({value} as timestamp(3) with time zone)",
                "extract(year from {value})",
                "{value}::numeric(10, 2) / 100",
                "{value} at time zone 'UTC'",
                "{value} is not null and {value} > 5",
                "date '2020-01-01' + {value}",
            })
    void expressionsOfTheValueAlone(String expression) {
        register(expression, "cast({value} as int)", Database.POSTGRESQL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '"',
            value = {
                "{value} + ? => holds a parameter",
                "{value} -- x => holds a comment",
                "/* x */ {value} => holds a comment",
                "(select max({value})) => holds a query",
                "coalesce({value}, (values (1))) => holds a query",
                "{value}; drop x => is no single expression (at ';')",
                "{value}, 1 => is no single expression (at ',')",
                "{value}) + (1 => is no single expression (at ')')",
                "({value} => is no expression that XC understands (at its end)",
                "{value} || 'x => ends within a literal, an identifier or a comment",
                "{value} || '{value}' => has {value} within a literal or a name",
                "my{value} => has {value} within a literal or a name",
                "{value} || name => names 'name', which is not the value",
                "{value} || users.a => names 'a', which is not the value",
                "{value} + random() => calls random(), which XC does not know to be deterministic",
                "own({value}) => calls own(), which XC does not know to be deterministic",
                "coalesce({value}, now()) => calls now()",
                "max({value}) => calls max()",
                "coalesce({value}, current_date) => names 'current_date', which is not the value",
            })
    void everythingElseIsRefused(String expression, String problem) {
        assertThatThrownBy(() -> register(expression, "cast({value} as int)", Database.POSTGRESQL))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("The conversion oldToNext \"" + expression + "\" of migration m (users.a -> b) " + problem
                        + ". It must be a single expression without comments, parameters, queries and columns, of functions"
                        + " that give the same result each time.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{value} / 100", "cast({value} as int) + {value}", "cast({value} + 1 as int)"})
    void whereTheApplicationsValuesStandTheirTypeIsSaid(String expression) {
        var message = "The conversion nextToOld \"" + expression
                + "\" of migration m (users.a -> b) takes {value} without its"
                + " type. What stands there may be a parameter or a literal, of which the database would guess one and compute"
                + " something else: 5 / 100 is 0. Write cast({value} as …), with the type of b.";
        assertThatThrownBy(() -> register("{value}", expression, Database.H2)).hasMessage(message);
        assertThatThrownBy(() -> register(expression, "", Database.H2))
                .hasMessage(message.replace("nextToOld", "oldToNext"));
    }

    @Test
    void typedByThePostgresqlOperator() {
        register("{value}", "{value}::int + {value}::numeric(10, 2)", Database.POSTGRESQL);
    }

    @Test
    void commentsOfOneDatabase() {
        assertThatThrownBy(() -> register("{value} # x", "", Database.MYSQL)).hasMessageContaining("holds a comment");
        assertThatThrownBy(() -> register("{value} /*! + 1 */", "", Database.MYSQL))
                .hasMessageContaining("holds a comment");
        assertThatThrownBy(() -> register("@x := {value}", "", Database.MYSQL)).hasMessageContaining("with '@'");
    }
}
