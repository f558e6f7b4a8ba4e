package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The identifiers in a statement: what is outside of literals and comments, and what is in quotes of identifiers. */
final class Identifiers {

    private final String sql;
    private final boolean mysql;
    private final boolean postgresql;
    private final Set<String> found = new HashSet<>();
    private int at;

    private Identifiers(String sql, Database database) {
        this.sql = sql;
        mysql = database == Database.MYSQL || database == Database.MARIADB;
        postgresql = database == Database.POSTGRESQL;
    }

    /** All identifiers and key words of the statement, {@linkplain #fold(String) folded}. */
    static Set<String> of(String sql, Database database) {
        var scan = new Identifiers(sql, database);
        scan.run();
        return scan.found;
    }

    /** What names are compared by. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void run() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isJavaIdentifierStart(c)) {
                word();
            } else if (c == '\'') {
                quoted('\'', mysql);
            } else if (c == '"') {
                var text = quoted('"', mysql);
                if (!mysql) {
                    found.add(fold(text));
                }
            } else if (c == '`') {
                found.add(fold(quoted('`', false)));
            } else if (sql.startsWith("--", at) || (mysql && c == '#')) {
                skipTo("\n");
            } else if (sql.startsWith("/*", at)) {
                blockComment();
            } else {
                at++;
            }
        }
    }

    private void word() {
        int start = at;
        if (postgresql && sql.charAt(at) == '$' && dollarQuoted()) {
            return;
        }
        while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
            at++;
        }
        var word = sql.substring(start, at);
        if (postgresql && word.equalsIgnoreCase("e") && at < sql.length() && sql.charAt(at) == '\'') {
            quoted('\'', true);
            return;
        }
        found.add(fold(word));
    }

    private boolean dollarQuoted() {
        int end = at + 1;
        while (end < sql.length() && sql.charAt(end) != '$' && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        if (end >= sql.length() || sql.charAt(end) != '$') {
            return false;
        }
        var tag = sql.substring(at, end + 1);
        at = end + 1;
        skipTo(tag);
        return true;
    }

    /** Reads up to the closing quote; a doubled one stands for itself. */
    private String quoted(char quote, boolean backslashEscapes) {
        var text = new StringBuilder();
        for (at++; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (backslashEscapes && c == '\\') {
                at++;
            } else if (c != quote) {
                text.append(c);
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                text.append(quote);
                at++;
            } else {
                at++;
                break;
            }
        }
        return text.toString();
    }

    /** MySQL and MariaDB execute what is in their special comments; PostgreSQL and H2 nest comments. */
    private void blockComment() {
        if (mysql) {
            if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
                at += "/*".length();
            } else {
                at += "/*".length();
                skipTo("*/");
            }
            return;
        }
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private void skipTo(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
    }
}
