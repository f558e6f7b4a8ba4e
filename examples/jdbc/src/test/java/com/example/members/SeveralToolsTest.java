package com.example.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.expandcontract.annotation.ExpandContract;
import dev.expandcontract.database.Database;
import dev.expandcontract.jooq.XcJooq;
import dev.expandcontract.phase.Phase;
import dev.expandcontract.phase.PhaseSnapshot;
import dev.expandcontract.phase.Side;
import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Hibernate, jOOQ and JdbcTemplate in one transaction share the phases under which it began. */
@Schema(MembersSchema.class)
class SeveralToolsTest {

    @Entity
    @Table(name = "members")
    static class MemberEntity {
        @Id
        long id;

        String name;

        @ExpandContract(old = "subscription", next = "tier")
        @Column(name = "tier")
        String tier;
    }

    @EveryPhase
    void aStepInTheMiddleOfATransactionChangesNothingForIt(PhaseRun run) throws SQLException {
        try (var connection = run.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            assertThat(jdbc.queryForObject("select tier from members where id = 1", String.class))
                    .isEqualTo("gold");
            step(run);
            byHibernate(run, connection);
            byJooq(run, connection);
            assertThat(jdbc.update("insert into members (id, name, tier) values (8, 'by template', 'gold')"))
                    .isEqualTo(1);
            assertThat(jdbc.queryForList("select subscription from members where id > 5 order by id", String.class))
                    .containsExactly("silver", "bronze", "gold");
            connection.commit();
        }
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, name, " + MembersSchema.TIER.name(side)
                            + " from members where id > 5 order by id"))
                    .as(side.name())
                    .containsExactly("6|by Hibernate|silver", "7|by jOOQ|bronze", "8|by template|gold");
        }
    }

    /** To a phase that needs the column that this one does not read, and may lack. */
    private static void step(PhaseRun run) {
        var phase = run.state().reads() == Side.OLD ? Phase.CONTRACT : Phase.EXPAND;
        run.board()
                .publish(new PhaseSnapshot(run.board().current().epoch() + 1, Map.of(MembersSchema.TIER.id(), phase)));
    }

    private static void byHibernate(PhaseRun run, Connection connection) {
        var factory = run.shared(SessionFactory.class, () -> factory(run));
        try (var session = factory.withOptions().connection(connection).openSession()) {
            assertThat(session.find(MemberEntity.class, 2L).tier).isEqualTo("basic");
            var member = new MemberEntity();
            member.id = 6;
            member.name = "by Hibernate";
            member.tier = "silver";
            session.persist(member);
            session.createMutationQuery("delete from SeveralToolsTest$MemberEntity where tier = 'none'")
                    .executeUpdate();
            session.flush();
        }
    }

    private static SessionFactory factory(PhaseRun run) {
        var configuration = new Configuration().addAnnotatedClass(MemberEntity.class);
        configuration.getProperties().put("jakarta.persistence.nonJtaDataSource", run.dataSource());
        configuration.getProperties().put("hibernate.allow_update_outside_transaction", true);
        return configuration.buildSessionFactory();
    }

    private static void byJooq(PhaseRun run, Connection connection) {
        var configuration = new DefaultConfiguration()
                .set(dialect(run.database()))
                .set(connection)
                .set(new Settings().withRenderQuotedNames(RenderQuotedNames.NEVER));
        DSLContext dsl = DSL.using(XcJooq.configure(configuration, run.dataSource()));
        var members = table(name("members"));
        var tier = field(name("members", "tier"), String.class);
        assertThat(dsl.select(tier)
                        .from(members)
                        .where(field(name("members", "id"), Long.class).eq(6L))
                        .fetchOne(tier))
                .isEqualTo("silver");
        dsl.insertInto(
                        members,
                        field(name("id"), Long.class),
                        field(name("name"), String.class),
                        field(name("tier"), String.class))
                .values(7L, "by jOOQ", "bronze")
                .execute();
    }

    private static SQLDialect dialect(Database database) {
        return switch (database) {
            case POSTGRESQL -> SQLDialect.POSTGRES;
            case MYSQL -> SQLDialect.MYSQL;
            case MARIADB -> SQLDialect.MARIADB;
            case H2 -> SQLDialect.H2;
        };
    }
}
