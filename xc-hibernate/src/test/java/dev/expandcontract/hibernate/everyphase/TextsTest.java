package dev.expandcontract.hibernate.everyphase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.rewrite.StatementRefusedException;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.MigratingSchema;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.PhaseState;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.ColumnResult;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityResult;
import jakarta.persistence.FieldResult;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedNativeQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.ParamDef;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SqlFragmentAlias;

/** SQL that a mapping or an application holds as text, in every phase. */
@Schema(TextsTest.Tables.class)
class TextsTest extends EveryPhaseSuite {

    private static final Migration GRADE = Migration.of("pupil", "mark", "grade");
    private static final Migration HIDDEN = Migration.of("pupil", "secret", "cipher");
    private static final Migration STATE = Migration.of("pupil", "status", "state");

    @Override
    SessionFactory sessionFactory(PhaseRun run) {
        return Booted.of(run, Map.of(), Pupil.class, ClassRoom.class);
    }

    private void seed(PhaseRun run) {
        inTransaction(run, session -> {
            var room = new ClassRoom();
            room.id = 1L;
            session.persist(room);
            session.persist(new Pupil(1, room, "a", "here", "x"));
            session.persist(new Pupil(2, room, "b", "here", "y"));
            session.persist(new Pupil(3, room, "c", "gone", "z"));
        });
    }

    @EveryPhase
    void formulas(PhaseRun run) {
        seed(run);
        inTransaction(
                run,
                session -> assertThat(session.find(Pupil.class, 1L).loud)
                        .as("the word mark in the literal stays")
                        .isEqualTo("A mark"));
        assertThat(select(run, Long.class, "select p.id from Pupil p where p.loud > 'B' order by p.loud"))
                .containsExactly(2L);
    }

    @EveryPhase
    void restrictions(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            assertThat(session.find(Pupil.class, 3L)).isNull();
            var room = session.find(ClassRoom.class, 1L);
            assertThat(room.pupils).extracting(pupil -> pupil.id).containsExactlyInAnyOrder(1L, 2L);
            assertThat(room.best).extracting(pupil -> pupil.id).containsExactly(1L);
        });
        assertThat(select(run, Long.class, "select count(*) from Pupil")).containsExactly(2L);
        assertThat(change(run, "update Pupil set grade = 'd'")).isEqualTo(2);
        for (var side : run.state().present()) {
            assertThat(run.rows("select " + GRADE.name(side) + " from pupil order by id"))
                    .containsExactly("d", "d", "c");
        }
    }

    @EveryPhase
    void filters(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            session.enableFilter("graded").setParameter("least", "b");
            assertThat(session.createSelectionQuery("from Pupil", Pupil.class).list())
                    .extracting(pupil -> pupil.id)
                    .containsExactly(2L);
            assertThat(session.find(ClassRoom.class, 1L).pupils)
                    .extracting(pupil -> pupil.id)
                    .containsExactly(2L);
        });
    }

    @EveryPhase
    void expressions_around_columns(PhaseRun run) {
        seed(run);
        assertThat(run.rows("select " + HIDDEN.name(run.state().reads()) + " from pupil order by id"))
                .containsExactly("<x", "<y", "<z");
        inTransaction(run, session -> {
            var pupil = session.find(Pupil.class, 1L);
            assertThat(pupil.hidden).isEqualTo("x");
            pupil.hidden = "w";
        });
        assertStored(run, HIDDEN, "<w", "<y", "<z");
        assertThat(select(run, Long.class, "select p.id from Pupil p where p.hidden = 'w'"))
                .containsExactly(1L);
    }

    @EveryPhase
    void native_queries_with_entities(PhaseRun run) {
        seed(run);
        inTransaction(run, session -> {
            assertThat(session.createNativeQuery(
                                    "select {p.*}, {r.*} from pupil p join room r on r.id = p.room_id where p.id = 1",
                                    Object[].class)
                            .addEntity("p", Pupil.class)
                            .addJoin("r", "p.room")
                            .list())
                    .singleElement()
                    .satisfies(row -> assertThat(((Pupil) row[0]).grade).isEqualTo("a"));
            session.clear();
            var marker = GRADE.marker();
            assertThat(session.createNativeMutationQuery(
                                    "update pupil set " + marker + " = upper(" + marker + ") where id = 1")
                            .executeUpdate())
                    .isEqualTo(1);
        });
        assertStored(run, GRADE, "A", "b", "c");
    }

    @EveryPhase
    void native_queries_for_an_entity_by_names_of_columns(PhaseRun run) {
        seed(run);
        inTransaction(
                run,
                session -> assertThat(session.createNativeQuery(
                                        "select p.id as {p.id}, p.room_id as {p.room}, p." + GRADE.marker()
                                                + " as {p.grade}, p."
                                                + HIDDEN.marker() + " as {p.hidden}, p." + STATE.marker()
                                                + " as {p.state}, 'loud' as {p.loud} from pupil p where p.id = 2",
                                        Pupil.class)
                                .addEntity("p", Pupil.class)
                                .getSingleResult()
                                .grade)
                        .isEqualTo("b"));
        // Another text in each state, because PostgreSQL keeps the plan of a star.
        assertThatThrownBy(() -> inTransaction(
                        run,
                        session -> session.createNativeQuery(
                                        "select * from pupil where '" + run.state() + "' <> ''", Pupil.class)
                                .list()))
                .as("what a star yields has the names of physical columns")
                .hasMessageContaining("xc$pupil_");
    }

    @EveryPhase
    void named_native_queries_with_result_mappings(PhaseRun run) {
        seed(run);
        inTransaction(
                run,
                session -> assertThat(session.createNamedQuery("graded", Object[].class)
                                .setParameter(1, "b")
                                .getResultList())
                        .singleElement()
                        .satisfies(row -> {
                            assertThat(((Pupil) row[0]).grade).isEqualTo("b");
                            assertThat(row[1]).isEqualTo("here");
                        }));
        assertThatThrownBy(() -> inTransaction(
                        run,
                        session -> session.createNamedQuery("physical", Object.class)
                                .getResultList()))
                .hasRootCauseInstanceOf(StatementRefusedException.class)
                .rootCause()
                .hasMessageContaining("names the physical column 'mark' of the table pupil without its marker")
                .hasMessageContaining("Name the column xc$pupil_mark_grade");
    }

    static final class Tables implements MigratingSchema {

        @Override
        public List<Migration> migrations() {
            return List.of(GRADE, HIDDEN, STATE);
        }

        @Override
        public List<String> create(Database database, PhaseState state) {
            return List.of(
                    "create table room (id bigint primary key)",
                    "create table pupil (id bigint primary key, room_id bigint, "
                            + state.columns(GRADE, "varchar(20)") + ", " + state.columns(HIDDEN, "varchar(20)") + ", "
                            + state.columns(STATE, "varchar(20)") + ")");
        }

        @Override
        public List<String> tables() {
            return List.of("room", "pupil");
        }
    }

    @Entity(name = "ClassRoom")
    @Table(name = "room")
    static class ClassRoom {
        @Id
        Long id;

        @OneToMany
        @JoinColumn(name = "room_id")
        @Filter(name = "graded", condition = "grade >= :least")
        Set<Pupil> pupils = new HashSet<>();

        @OneToMany(mappedBy = "room")
        @SQLRestriction("mark < 'b'")
        List<Pupil> best = new ArrayList<>();
    }

    @Entity(name = "Pupil")
    @Table(name = "pupil")
    @SQLRestriction("status <> 'gone'")
    @FilterDef(name = "graded", parameters = @ParamDef(name = "least", type = String.class))
    @Filter(
            name = "graded",
            condition = "{p}.mark >= :least",
            deduceAliasInjectionPoints = false,
            aliases = @SqlFragmentAlias(alias = "p", table = "pupil"))
    @NamedNativeQuery(
            name = "graded",
            query = "select p.id as i, p.room_id as r, p.xc$pupil_mark_grade as g, p.xc$pupil_secret_cipher as h,"
                    + " p.xc$pupil_status_state as s, upper(p.xc$pupil_mark_grade) as l from pupil p"
                    + " where p.xc$pupil_mark_grade = ?1",
            resultSetMapping = "graded")
    @NamedNativeQuery(name = "physical", query = "select mark from pupil")
    @SqlResultSetMapping(
            name = "graded",
            entities =
                    @EntityResult(
                            entityClass = Pupil.class,
                            fields = {
                                @FieldResult(name = "id", column = "i"),
                                @FieldResult(name = "room", column = "r"),
                                @FieldResult(name = "grade", column = "g"),
                                @FieldResult(name = "hidden", column = "h"),
                                @FieldResult(name = "state", column = "s"),
                                @FieldResult(name = "loud", column = "l")
                            }),
            columns = @ColumnResult(name = "s"))
    static class Pupil {
        @Id
        Long id;

        @ManyToOne
        @JoinColumn(name = "room_id")
        ClassRoom room;

        @ExpandContract(old = "mark", next = "grade")
        String grade;

        @ColumnTransformer(read = "substring(cipher, 2)", write = "concat('<', ?)")
        @Column(name = "cipher")
        @ExpandContract(old = "secret", next = "cipher")
        String hidden;

        @Column(name = "status")
        @ExpandContract(old = "status", next = "state")
        String state;

        @Formula("concat(upper(mark), ' mark')")
        String loud;

        Pupil() {}

        Pupil(long id, ClassRoom room, String grade, String state, String hidden) {
            this.id = id;
            this.room = room;
            this.grade = grade;
            this.state = state;
            this.hidden = hidden;
        }
    }
}
