package dev.expandcontract.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.catalog.RelationInfo;
import dev.expandcontract.catalog.TableInfo.Kind;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.model.MigrationRegistry;
import dev.expandcontract.model.TableName;
import dev.expandcontract.phase.ColumnUse;
import dev.expandcontract.rewrite.Rewriter;
import dev.expandcontract.rewrite.StatementRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheTest {

    private final MigrationRegistry registry = MigrationRegistry.of(Migration.of("m", "users", "subscription", "tier"));
    private final SqlMarker marker = new SqlMarker(
            Database.H2,
            new Schema(
                    registry,
                    Database.H2,
                    List.of(new RelationInfo(
                            new TableName("app", "users"), Kind.TABLE, List.of("id", "subscription"), null))));
    private final Rewriter rewriter = new Rewriter(registry, Database.H2, marker);

    private String rendered(String sql) throws StatementRefusedException {
        return rewriter.template(sql).render(migration -> ColumnUse.OLD_ONLY).sql();
    }

    @Test
    void statementsThatDifferInLiteralsCommentsAndListsAreParsedOnce() throws StatementRefusedException {
        assertThat(rendered("select tier from users where id in (1, 2) and tier = 'x' -- one"))
                .isEqualTo("select subscription as tier from users where id in (1, 2) and subscription = 'x' -- one");
        assertThat(rendered("select tier from users where id in (?, ?, ?) and tier = 'yy'"))
                .isEqualTo("select subscription as tier from users where id in (?, ?, ?) and subscription = 'yy'");
        assertThat(rendered("select tier from users where id in (?, 7, '8') and tier = ''"))
                .isEqualTo("select subscription as tier from users where id in (?, 7, '8') and subscription = ''");
        assertThat(marker.cached()).isEqualTo(2);
    }

    private static String list(int length) {
        return "(" + "?, ".repeat(length - 1) + "?)";
    }

    /**
     * Lists of all lengths up to 100,000 would be 15 GB of text. So there are three in each statement, no two of which have
     * the same three lengths, and beside them one list of every length up to 2,000 and of some up to 100,000.
     */
    @Test
    void aHundredThousandStatementsWithListsOfOtherLengthsTakeNoMemory() throws StatementRefusedException {
        long before = used();
        int statements = 0;
        for (int i = 1; i <= 47; i++) {
            for (int j = 1; j <= 47; j++) {
                for (int k = 1; k <= 47; k++) {
                    var lists = "in " + list(i) + " and id in " + list(j) + " or id not in " + list(k);
                    rewriter.template("select tier from users where tier " + lists);
                    rewriter.template("select id from plans where id " + lists);
                    statements++;
                }
            }
        }
        for (int length = 1; length <= 100_000; length += length < 2_000 ? 1 : 7_000) {
            var sql = "select tier from users where tier in " + list(length);
            assertThat(rendered(sql))
                    .hasSize(sql.length() + 2 * ("subscription".length() - "tier".length()) + " as tier".length())
                    .startsWith("select subscription as tier from users where subscription in (?")
                    .endsWith("?)");
            rewriter.template("select id from plans where id in " + list(length));
            statements++;
        }
        assertThat(statements).isGreaterThan(100_000);
        // For each of the lists one value or several.
        assertThat(marker.cached()).isEqualTo(8 + 2);
        assertThat(used() - before).isLessThan(100_000_000);
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
