package dev.expandcontract.fence;

import static dev.expandcontract.fence.MysqlServer.MARIADB;
import static dev.expandcontract.fence.MysqlServer.MYSQL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MysqlServerTest {

    @Test
    void an_id_that_is_text_is_spelled_as_text() {
        assertThat(MYSQL.literal(1, 3, "0x74782D")).isEqualTo("'tx-'");
    }

    @Test
    void an_id_that_could_end_its_quotes_or_is_no_text_is_spelled_in_hex() {
        assertThat(MYSQL.literal(1, 3, "0x612762")).isEqualTo("X'612762'");
        assertThat(MYSQL.literal(1, 2, "0x5C61")).isEqualTo("X'5C61'");
    }

    @Test
    void branch_and_format_follow_where_they_are_not_the_default() {
        assertThat(MYSQL.literal(5, 3, "0x61626301FF")).isEqualTo("'abc',X'01FF',5");
        assertThat(MYSQL.literal(1, 1, "0x6162")).isEqualTo("'a','b'");
        assertThat(MYSQL.literal(7, 1, "0x61")).isEqualTo("'a','',7");
    }

    @Test
    void mariadb_spells_an_id_itself() {
        assertThat(MARIADB.literal(5, 3, "X'616263',X'01ff',5")).isEqualTo("X'616263',X'01ff',5");
    }
}
