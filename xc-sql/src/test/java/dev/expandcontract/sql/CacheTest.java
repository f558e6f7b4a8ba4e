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

    @Test
    void aHundredThousandListsOfOtherLengthsTakeNoMemory() throws StatementRefusedException {
        long before = used();
        for (int i = 0; i < 100_000; i++) {
            var list = "?, ".repeat(1 + i % 20);
            assertThat(rendered("select tier from users where tier in (" + list + i + ")"))
                    .startsWith("select subscription as tier from users where subscription in (?, ");
        }
        assertThat(marker.cached()).isEqualTo(1);
        assertThat(used() - before).isLessThan(250_000_000);
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
