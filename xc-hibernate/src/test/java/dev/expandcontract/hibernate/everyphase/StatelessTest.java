package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.sql.SQLSyntaxErrorException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;

/** Stateless sessions, and ids that the database makes, in every phase. */
@Schema(StatelessTest.Tables.class)
class StatelessTest extends EveryPhaseSuite {

    private static final Migration LEVEL = Migration.of("member", "subscription", "tier");
    private static final Migration SCORE = Migration.of("player", "points", "score");
    private static final Migration STATE = Migration.of("job", "status", "state");

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Member.class, Player.class, Job.class);
    }

    @EveryPhase
    void upsert(PhaseRun run) {
        if (run.database() == Database.MYSQL) {
            // Hibernate gives the proposed row an alias, which MySQL knows from 8.0.19 on.
            assertThatThrownBy(() -> stateless(run, session -> session.upsert(new Member(1, "Ann", "gold"))))
                    .hasRootCauseInstanceOf(SQLSyntaxErrorException.class);
            assertThat(run.log().statements())
                    .filteredOn(sql -> sql.startsWith("insert"))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains(run.state().present().stream()
                            .map(side -> LEVEL.name(side) + " = tr." + LEVEL.name(side))
                            .toList());
            return;
        }
        stateless(run, session -> {
            session.upsert(new Member(1, "Ann", "gold"));
            session.upsert(new Member(2, "Bob", null));
        });
        assertStored(run, LEVEL, "gold", null);
        stateless(run, session -> {
            session.upsert(new Member(1, "Ann", "silver"));
            session.upsert(new Member(2, "Bob", "gold"));
            session.upsert(new Member(3, "Cat", "gold"));
        });
        assertStored(run, LEVEL, "silver", "gold", "gold");
        stateless(
                run,
                session -> session.upsertMultiple(List.of(new Member(1, "Ann", null), new Member(4, "Dan", "iron"))));
        assertStored(run, LEVEL, null, "gold", "gold", "iron");
    }

    @EveryPhase
    void upsert_of_a_version(PhaseRun run) {
        stateless(run, session -> session.upsert(new Player(1, 10)));
        assertStored(run, SCORE, 10);
        var player = new Player(1, 20);
        stateless(run, session -> session.upsert(player));
        assertStored(run, SCORE, 20);
    }

    @EveryPhase
    void several_at_once(PhaseRun run) {
        var members = LongStream.rangeClosed(1, 45)
                .mapToObj(id -> new Member(id, "n" + id, id % 2 == 0 ? "gold" : null))
                .toList();
        stateless(run, session -> session.insertMultiple(members));
        assertThat(run.rows("select count(*) from member where "
                        + LEVEL.name(run.state().reads()) + " = 'gold'"))
                .containsExactly("22");
        stateless(
                run,
                session -> assertThat(session.getMultiple(Member.class, List.of(4L, 3L, 99L)))
                        .extracting(member -> member == null ? "none" : member.level)
                        .containsExactly("gold", null, "none"));
        members.forEach(member -> member.level = "x");
        stateless(run, session -> session.updateMultiple(members));
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + LEVEL.name(side) + " from member"))
                    .containsOnly("x")
                    .hasSize(45);
        }
        stateless(run, session -> session.deleteMultiple(members));
        assertThat(run.rows("select id from member")).isEmpty();
    }

    @EveryPhase
    void found_by_several_ids(PhaseRun run) {
        stateless(
                run,
                session ->
                        session.insertMultiple(List.of(new Member(1, "Ann", "gold"), new Member(2, "Bob", "silver"))));
        inTransaction(
                run,
                session -> assertThat(session.findMultiple(Member.class, List.of(2L, 1L)))
                        .extracting(member -> member.level)
                        .containsExactly("silver", "gold"));
    }

    @EveryPhase
    void an_identity_with_statements_that_name_only_what_has_changed(PhaseRun run) {
        inTransaction(run, session -> {
            session.persist(new Job("a", "new"));
            session.persist(new Job("b", "done"));
            session.persist(new Job(null, "done"));
        });
        assertStored(run, STATE, "new", "done", "done");
        inTransaction(
                run,
                session -> session.createSelectionQuery("from Job where state = 'done'", Job.class)
                        .list()
                        .forEach(job -> job.state = null));
        assertStored(run, STATE, "new", null, null);
        stateless(run, session -> session.insert(new Job("c", "late")));
        assertStored(run, STATE, "new", null, null, "late");
    }

    private void stateless(PhaseRun run, Consumer<StatelessSession> work) {
        sessionFactory(run).inStatelessTransaction(work);
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(LEVEL, SCORE, STATE);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            return List.of(
                    "create table member (id bigint primary key, name varchar(20), "
                            + state.columns(LEVEL, "varchar(20)") + ")",
                    "create table player (id bigint primary key, version int, " + state.columns(SCORE, "int") + ")",
                    "create table job (id bigint " + Shop.identity(database) + " primary key, name varchar(20), "
                            + state.columns(STATE, "varchar(20) default 'new'") + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("member", "player", "job");
        }
    }

    @Entity(name = "Member")
    @Table(name = "member")
    static class Member {
        @Id
        Long id;

        String name;

        @Column(name = "subscription")
        @ExpandContract(old = "subscription", next = "tier")
        String level;

        Member() {}

        Member(long id, String name, String level) {
            this.id = id;
            this.name = name;
            this.level = level;
        }
    }

    @Entity(name = "Player")
    @Table(name = "player")
    static class Player {
        @Id
        Long id;

        @Version
        Integer version;

        @ExpandContract(old = "points", next = "score")
        int score;

        Player() {}

        Player(long id, int score) {
            this.id = id;
            this.score = score;
        }
    }

    @Entity(name = "Job")
    @Table(name = "job")
    @DynamicInsert
    @DynamicUpdate
    static class Job {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String name;

        @ExpandContract(old = "status", next = "state")
        String state;

        Job() {}

        Job(String name, String state) {
            this.name = name;
            this.state = state;
        }
    }
}
