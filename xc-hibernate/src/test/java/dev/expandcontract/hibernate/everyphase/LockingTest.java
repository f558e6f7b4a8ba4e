package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;
import java.util.Map;
import org.hibernate.LockMode;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;

/** Versions that migrate, values that migrate and take part in versioning, and locks, in every phase. */
@Schema(LockingTest.Tables.class)
class LockingTest extends EveryPhaseSuite {

    private static final Migration REVISION = Migration.of("doc", "version", "revision");
    private static final Migration BODY = Migration.of("page", "body", "content");
    private static final Migration TEXT = Migration.of("line", "txt", "content");

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Doc.class, Page.class, Line.class);
    }

    @EveryPhase
    void entities_are_loaded_with_a_comparison_in_cutover(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Doc(1, "first")));
        var counts = run.dataSource().shadows().counts(REVISION.id());
        var before = counts.figures();
        assertThat(fromTransaction(run, session -> session.find(Doc.class, 1L)).title)
                .isEqualTo("first");
        boolean compares = run.state().phase() == Phase.CUTOVER;
        assertThat(counts.figures().rows()).isEqualTo(before.rows() + (compares ? 1 : 0));
        assertThat(counts.figures().mismatches()).isEqualTo(before.mismatches());
        if (compares) {
            run.execute("update doc set version = 7");
            fromTransaction(run, session -> session.find(Doc.class, 1L));
            assertThat(counts.figures().mismatches()).isEqualTo(before.mismatches() + 1);
        }
    }

    @EveryPhase
    void a_version_migrates(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Doc(1, "first")));
        assertStored(run, REVISION, 0);
        var stale = fromTransaction(run, session -> session.find(Doc.class, 1L));
        inTransaction(run, session -> session.find(Doc.class, 1L).title = "second");
        assertStored(run, REVISION, 1);
        stale.title = "lost";
        assertThatThrownBy(() -> inTransaction(run, session -> session.merge(stale)))
                .isInstanceOf(OptimisticLockException.class);
        assertThat(run.rows("select title from doc")).containsExactly("second");
        assertThat(change(run, "update versioned Doc set title = 'third'")).isEqualTo(1);
        assertStored(run, REVISION, 2);
        inTransaction(run, session -> {
            var doc = session.find(Doc.class, 1L, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
            assertThat(doc.revision).isEqualTo(2);
        });
        assertStored(run, REVISION, 3);
        inTransaction(run, session -> {
            var doc = session.find(Doc.class, 1L, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
            assertThat(doc.revision).isEqualTo(4);
        });
        inTransaction(run, session -> session.find(Doc.class, 1L, LockModeType.OPTIMISTIC));
        assertStored(run, REVISION, 4);
        sessionFactory(run).inStatelessTransaction(session -> {
            var doc = session.get(Doc.class, 1L);
            doc.title = "fourth";
            session.update(doc);
        });
        assertStored(run, REVISION, 5);
        inTransaction(run, session -> session.remove(session.find(Doc.class, 1L)));
        assertThat(run.rows("select id from doc")).isEmpty();
    }

    @EveryPhase
    void all_columns_are_compared(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Page(1, "t", "one")));
        inTransaction(run, session -> session.find(Page.class, 1L).body = "two");
        assertStored(run, BODY, "two");
        assertThatThrownBy(() -> inTransaction(run, session -> {
                    session.find(Page.class, 1L).title = "lost";
                    setPastTheSession(run, BODY, "three");
                    session.flush();
                }))
                .isInstanceOf(OptimisticLockException.class);
        assertThatThrownBy(() -> inTransaction(run, session -> {
                    session.remove(session.find(Page.class, 1L));
                    setPastTheSession(run, BODY, "four");
                    session.flush();
                }))
                .isInstanceOf(OptimisticLockException.class);
        assertStored(run, BODY, "four");
        inTransaction(run, session -> session.find(Page.class, 1L).body = null);
        inTransaction(run, session -> session.find(Page.class, 1L).body = "five");
        inTransaction(run, session -> session.remove(session.find(Page.class, 1L)));
        assertThat(run.rows("select id from page")).isEmpty();
    }

    @EveryPhase
    void dirty_columns_are_compared(PhaseRun run) {
        inTransaction(run, session -> session.persist(new Line(1, "t", "one")));
        inTransaction(run, session -> {
            session.find(Line.class, 1L).title = "kept";
            setPastTheSession(run, TEXT, "two");
        });
        assertStored(run, TEXT, "two");
        assertThatThrownBy(() -> inTransaction(run, session -> {
                    session.find(Line.class, 1L).text = "lost";
                    setPastTheSession(run, TEXT, "three");
                    session.flush();
                }))
                .isInstanceOf(OptimisticLockException.class);
        assertStored(run, TEXT, "three");
        inTransaction(run, session -> session.find(Line.class, 1L).text = "four");
        assertStored(run, TEXT, "four");
        assertThat(run.rows("select title from line")).containsExactly("kept");
    }

    private static void setPastTheSession(PhaseRun run, Migration migration, String value) {
        for (var side : run.state().present()) {
            run.execute("update " + migration.column().table() + " set " + migration.name(side) + " = '" + value + "'");
        }
    }

    @EveryPhase
    void rows_are_locked(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Page(1, "t", "one"));
            session.persist(new Page(2, "t", "two"));
        });
        inTransaction(run, session -> {
            var page = session.find(Page.class, 1L);
            session.lock(page, LockModeType.PESSIMISTIC_WRITE);
            session.refresh(page, LockModeType.PESSIMISTIC_READ);
            assertThat(session.createSelectionQuery("from Page where body = 'two'", Page.class)
                            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                            .list())
                    .extracting(found -> found.id)
                    .containsExactly(2L);
            assertThat(session.createSelectionQuery("from Page p where p.body > 'a' order by p.body", Page.class)
                            .setHibernateLockMode(LockMode.UPGRADE_NOWAIT)
                            .list())
                    .extracting(found -> found.body)
                    .containsExactly("one", "two");
        });
    }

    @EveryPhase
    void locked_rows_are_skipped(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Page(1, "t", "one"));
            session.persist(new Page(2, "t", "two"));
        });
        inTransaction(run, holder -> {
            holder.find(Page.class, 1L, LockModeType.PESSIMISTIC_WRITE);
            inTransaction(
                    run,
                    session -> assertThat(session.createSelectionQuery(
                                            "from Page where body in ('one', 'two') order by id", Page.class)
                                    .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                                    .list())
                            .extracting(page -> page.body)
                            .containsExactly("two"));
        });
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(REVISION, BODY, TEXT);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            return List.of(
                    "create table doc (id bigint primary key, title varchar(20), " + state.columns(REVISION, "int")
                            + ")",
                    "create table page (id bigint primary key, title varchar(20), " + state.columns(BODY, "varchar(20)")
                            + ")",
                    "create table line (id bigint primary key, title varchar(20), " + state.columns(TEXT, "varchar(20)")
                            + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("doc", "page", "line");
        }
    }

    @Entity(name = "Doc")
    @Table(name = "doc")
    static class Doc {
        @Id
        Long id;

        String title;

        @Version
        @ExpandContract(old = "version", next = "revision")
        int revision;

        Doc() {}

        Doc(long id, String title) {
            this.id = id;
            this.title = title;
        }
    }

    @Entity(name = "Page")
    @Table(name = "page")
    @OptimisticLocking(type = OptimisticLockType.ALL)
    @DynamicUpdate
    static class Page {
        @Id
        Long id;

        String title;

        @ExpandContract(old = "body", next = "content")
        String body;

        Page() {}

        Page(long id, String title, String body) {
            this.id = id;
            this.title = title;
            this.body = body;
        }
    }

    @Entity(name = "Line")
    @Table(name = "line")
    @OptimisticLocking(type = OptimisticLockType.DIRTY)
    @DynamicUpdate
    static class Line {
        @Id
        Long id;

        String title;

        @Column(name = "content")
        @ExpandContract(old = "txt", next = "content")
        String text;

        Line() {}

        Line(long id, String title, String text) {
            this.id = id;
            this.title = title;
            this.text = text;
        }
    }
}
