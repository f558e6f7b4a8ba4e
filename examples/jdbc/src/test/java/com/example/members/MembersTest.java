package com.example.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.test.EveryPhase;
import dev.expandcontract.test.PhaseRun;
import dev.expandcontract.test.Schema;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** The application's own methods, in every phase on every database. */
@Schema(MembersSchema.class)
class MembersTest {

    private static void assertStored(PhaseRun run, String... rows) {
        for (var side : run.state().present()) {
            assertThat(run.rows("select id, name, " + MembersSchema.TIER.name(side) + " from members where id > 5"))
                    .as(side.name())
                    .containsExactly(rows);
        }
    }

    @EveryPhase
    void byJdbcTemplate(PhaseRun run) {
        var members = new Members(run.dataSource());
        assertThat(members.inTiers(List.of("gold", "basic", "none")))
                .extracting(Member::getTier)
                .containsExactly("gold", "basic");
        assertThat(members.all()).extracting(LegacyMember::getSubscription).containsExactly("gold", "basic", null);
        assertThat(members.row(1)).containsEntry("tier", "gold").containsEntry("subscription", "gold");
        assertThat(members.tierOf(2)).hasSize(2).containsEntry("tier", "basic");
        members.join(9, "zoe", "silver");
        assertStored(run, "9|zoe|silver");
        members.upgrade(9, "gold");
        assertStored(run, "9|zoe|gold");
        assertThat(members.downgradeAll("gold", "basic")).isEqualTo(2);
        assertStored(run, "9|zoe|basic");
    }

    @EveryPhase
    void byMyBatis(PhaseRun run) {
        inSession(run, members -> {
            assertThat(members.byId(1).getTier()).isEqualTo("gold");
            assertThat(members.legacyById(1).getSubscription()).isEqualTo("gold");
            assertThat(members.mapped("%a%")).extracting(Member::getTier).containsExactly("basic");
            var zoe = new Member();
            zoe.setId(9);
            zoe.setName("zoe");
            zoe.setTier("silver");
            members.join(zoe);
            assertThat(members.upgrade(9, "gold")).isEqualTo(1);
            assertThat(members.popular()).containsExactly("gold");
        });
        assertStored(run, "9|zoe|gold");
        inSession(run, members -> assertThat(members.leave("gold")).isEqualTo(2));
        assertStored(run);
    }

    private static void inSession(PhaseRun run, Consumer<MemberMapper> work) {
        try (var session =
                run.shared(SqlSessionFactory.class, () -> sessions(run)).openSession()) {
            work.accept(session.getMapper(MemberMapper.class));
            session.commit();
        }
    }

    private static SqlSessionFactory sessions(PhaseRun run) {
        var configuration =
                new Configuration(new Environment(run.toString(), new JdbcTransactionFactory(), run.dataSource()));
        configuration.addMapper(MemberMapper.class);
        return new SqlSessionFactoryBuilder().build(configuration);
    }
}
