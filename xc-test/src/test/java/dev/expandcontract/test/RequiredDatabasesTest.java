package dev.expandcontract.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.database.Database;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

class RequiredDatabasesTest {

    private final DatabaseUnavailableException unavailable =
            new DatabaseUnavailableException(Database.MYSQL, "a library is missing");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-,-,false", "true,-,true", "false,-,false", "-,true,true", "true,false,false", "-,false,false"})
    void thePropertyDecidesElseTheEnvironment(String ci, String property, boolean required) {
        assertThat(Skips.allRequired(ci, property)).isEqualTo(required);
    }

    @Test
    void anUnavailableDatabaseThatIsRequiredFails() {
        assertThat(Skips.decide(unavailable, true)).isSameAs(unavailable);
    }

    @Test
    void anUnavailableDatabaseThatIsNotRequiredSkipsAndSaysWhy() {
        assertThat(Skips.decide(unavailable, false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("MYSQL SKIPPED: a library is missing");
    }

    @Test
    void allDatabasesAreSelectedUnlessSomeAreNamed() {
        assertThat(SelectedDatabases.parse(null)).containsExactly(Database.values());
        assertThat(SelectedDatabases.parse(" h2, POSTGRESQL")).isEqualTo(Set.of(Database.H2, Database.POSTGRESQL));
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThatExist() {
        assertThatThrownBy(() -> SelectedDatabases.parse("h2,oracle"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The system property xc.test.databases names the database 'oracle', which XC does not know."
                        + " Use a list of [postgresql, mysql, mariadb, h2].");
    }
}
