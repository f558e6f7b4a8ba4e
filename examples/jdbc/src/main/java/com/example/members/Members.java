package com.example.members;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.BeanPropertyRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Members by Spring's JdbcTemplate. Newer methods say {@code tier}, older ones {@code subscription}. */
public final class Members {

    private final JdbcTemplate jdbc;

    public Members(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
    }

    public void join(long id, String name, String tier) {
        jdbc.update("insert into members (id, name, tier) values (?, ?, ?)", id, name, tier);
    }

    public void upgrade(long id, String tier) {
        jdbc.update("update members set tier = ? where id = ?", tier, id);
    }

    /** Says {@code subscription}, as ever. */
    public int downgradeAll(String from, String to) {
        return jdbc.update("update members set subscription = ? where subscription = ?", to, from);
    }

    public List<Member> inTiers(List<String> tiers) {
        return new NamedParameterJdbcTemplate(jdbc)
                .query(
                        "select * from members where tier in (:tiers) order by id",
                        Map.of("tiers", tiers),
                        new BeanPropertyRowMapper<>(Member.class));
    }

    public List<LegacyMember> all() {
        return jdbc.query("select * from members order by id", new BeanPropertyRowMapper<>(LegacyMember.class));
    }

    public Map<String, Object> row(long id) {
        return jdbc.queryForMap("select * from members where id = ?", id);
    }

    public Map<String, Object> tierOf(long id) {
        return jdbc.queryForMap("select m.name, m.tier from members m where m.id = ?", id);
    }
}
