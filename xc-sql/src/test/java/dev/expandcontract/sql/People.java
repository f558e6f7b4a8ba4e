package dev.expandcontract.sql;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Two columns of one table and one of another migrate, both sides storing the same. */
final class People implements Lab.Tables {

    static final Migration M = Migration.of("m", "users", "subscription", "tier");
    static final Migration N = Migration.of("n", "users", "points", "score");
    static final Migration L = Migration.of("l", "accounts", "login", "username");

    @Override
    public List<Migration> migrations() {
        return List.of(M, N, L);
    }

    private static String columns(Migration migration, String type, List<Side> present) {
        return present.stream().map(side -> migration.name(side) + " " + type).collect(Collectors.joining(", "));
    }

    private static String twice(String value, List<Side> present) {
        return present.stream().map(side -> value).collect(Collectors.joining(", "));
    }

    @Override
    public List<String> create(Database database, List<Side> present) {
        var all = new ArrayList<>(List.of(
                "create table users (id int primary key, name varchar(50), place int, "
                        + columns(M, "varchar(20)", present) + ", " + columns(N, "int default 7", present) + ")",
                "create table accounts (id int primary key, hits int, " + columns(L, "varchar(20) unique", present)
                        + ")",
                "create table plans (id int primary key, grade varchar(20), tier varchar(20), points int)",
                "create table visitors (id int primary key, name varchar(50), grade varchar(20))",
                "insert into plans values (1, 'silver', 'T1', 5), (2, 'gold', 'T2', 10)",
                "insert into visitors values (11, 'vic', 'gold'), (12, 'wes', 'basic'), (13, 'xi', null)",
                "create view people as select id, name from users"));
        user(all, present, "1, 'ann', 2", "'gold'", "10");
        user(all, present, "2, 'bob', 1", "'basic'", "20");
        user(all, present, "3, 'cid', null", "null", "30");
        user(all, present, "4, 'dee', 2", "'gold'", "40");
        for (var row : List.of("1, 5, 'ann'", "2, 6, 'bob'")) {
            var values = row.split(", (?=')");
            all.add("insert into accounts values (" + values[0] + ", " + twice(values[1], present) + ")");
        }
        return all;
    }

    private static void user(List<String> all, List<Side> present, String values, String m, String n) {
        all.add("insert into users values (" + values + ", " + twice(m, present) + ", " + twice(n, present) + ")");
    }

    @Override
    public List<String> drop(Database database) {
        return List.of(
                "drop view if exists people",
                "drop table if exists users",
                "drop table if exists accounts",
                "drop table if exists plans",
                "drop table if exists visitors");
    }

    @Override
    public List<String> spoil(Side side) {
        return List.of(
                "update users set " + M.name(side) + " = 'WRONG', " + N.name(side) + " = -1",
                "update accounts set " + L.name(side) + " = concat('WRONG', id)");
    }

    @Override
    public List<String> contents(Side side) {
        return List.of(
                "select id, name, place, " + M.name(side) + ", " + N.name(side) + " from users order by id",
                "select id, hits, " + L.name(side) + " from accounts order by id",
                "select id, grade, tier, points from plans order by id",
                "select id, name, grade from visitors order by id");
    }
}
