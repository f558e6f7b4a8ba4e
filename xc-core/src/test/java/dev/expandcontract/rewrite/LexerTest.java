package dev.expandcontract.rewrite;

import static dev.expandcontract.database.Database.H2;
import static dev.expandcontract.database.Database.MARIADB;
import static dev.expandcontract.database.Database.MYSQL;
import static dev.expandcontract.database.Database.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.database.Database;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LexerTest {

    private static String lex(String sql, Database database) {
        return Lexer.tokens(sql, database).stream()
                .map(token -> token.kind() + "<" + token.text() + ">")
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @EnumSource
    void offsetsCoverTheQuotesThatTheTextLeavesOut(Database database) {
        var tokens = Lexer.tokens("a 'b''c' ?", database);
        assertThat(tokens)
                .containsExactly(
                        new Token(TokenKind.WORD, 0, 1, "a"),
                        new Token(TokenKind.STRING, 2, 8, "b'c"),
                        new Token(TokenKind.PARAMETER, 9, 10, "?"));
    }

    @ParameterizedTest
    @EnumSource
    void aDollarBelongsToTheWordThatItStandsIn(Database database) {
        assertThat(lex("xc$m.x$$y _a1", database)).isEqualTo("WORD<xc$m> SYMBOL<.> WORD<x$$y> WORD<_a1>");
    }

    @ParameterizedTest
    @EnumSource
    void wordsHoldLettersOfAllLanguages(Database database) {
        assertThat(lex("größe Z9", database)).isEqualTo("WORD<größe> WORD<Z9>");
    }

    @ParameterizedTest
    @EnumSource
    void numbersOfEveryForm(Database database) {
        assertThat(lex("1 2.5 .5 1e10 1E-3 1e+3 0x1F 3-4 0xe-1", database))
                .isEqualTo("NUMBER<1> NUMBER<2.5> NUMBER<.5> NUMBER<1e10> NUMBER<1E-3> NUMBER<1e+3> NUMBER<0x1F>"
                        + " NUMBER<3> SYMBOL<-> NUMBER<4> NUMBER<0xe> SYMBOL<-> NUMBER<1>");
    }

    @ParameterizedTest
    @EnumSource
    void aDotBehindANameBeginsNoNumber(Database database) {
        assertThat(lex("t.5 t .5", database)).isEqualTo("WORD<t> SYMBOL<.> NUMBER<5> WORD<t> NUMBER<.5>");
    }

    @ParameterizedTest
    @EnumSource
    void lineCommentsEndWithTheLine(Database database) {
        assertThat(lex("a -- 'b\nc --", database)).isEqualTo("WORD<a> WORD<c>");
    }

    @Test
    void aReturnEndsALineCommentExceptOnMySql() {
        assertThat(lex("a -- b\rc", POSTGRESQL)).isEqualTo("WORD<a> WORD<c>");
        assertThat(lex("a -- b\rc", H2)).isEqualTo("WORD<a> WORD<c>");
        assertThat(lex("a -- b\rc", MYSQL)).isEqualTo("WORD<a>");
    }

    @Test
    void dashesOfMySqlNeedSpaceBehindThem() {
        assertThat(lex("1--1", MYSQL)).isEqualTo("NUMBER<1> SYMBOL<-> SYMBOL<-> NUMBER<1>");
        assertThat(lex("1--1", MARIADB)).isEqualTo(lex("1--1", MYSQL));
        assertThat(lex("1--", MYSQL)).isEqualTo("NUMBER<1>");
        assertThat(lex("1--1", POSTGRESQL)).isEqualTo("NUMBER<1>");
        assertThat(lex("1--1", H2)).isEqualTo("NUMBER<1>");
    }

    @Test
    void hashesAndSlashesCommentWhereTheDatabaseSaysSo() {
        assertThat(lex("a # b\nc", MYSQL)).isEqualTo("WORD<a> WORD<c>");
        assertThat(lex("a # b", POSTGRESQL)).isEqualTo("WORD<a> SYMBOL<#> WORD<b>");
        assertThat(lex("a // b\nc", H2)).isEqualTo("WORD<a> WORD<c>");
        assertThat(lex("a / b", H2)).isEqualTo("WORD<a> SYMBOL</> WORD<b>");
        assertThat(lex("a // b", MYSQL)).isEqualTo("WORD<a> SYMBOL</> SYMBOL</> WORD<b>");
    }

    @Test
    void blockCommentsNestExceptOnMySql() {
        assertThat(lex("a /* /* */ b */ c", POSTGRESQL)).isEqualTo("WORD<a> WORD<c>");
        assertThat(lex("a /* /* */ b */ c", H2)).isEqualTo("WORD<a> WORD<c>");
        assertThat(lex("a /* /* */ b", MYSQL)).isEqualTo("WORD<a> WORD<b>");
        assertThat(lex("a /* b */ /* c */ d", POSTGRESQL)).isEqualTo("WORD<a> WORD<d>");
        assertThat(lex("a/**/b", POSTGRESQL)).isEqualTo("WORD<a> WORD<b>");
    }

    @Test
    void executableCommentsAreNoCommentsOnMySql() {
        assertThat(lex("a /*! b */ c", MYSQL)).isEqualTo("WORD<a> EXECUTABLE_COMMENT</*! b */> WORD<c>");
        assertThat(lex("a /*M!1 b */", MARIADB)).isEqualTo("WORD<a> EXECUTABLE_COMMENT</*M!1 b */>");
        assertThat(lex("a /*Mb */ /*+ b */", MARIADB)).isEqualTo("WORD<a>");
        assertThat(lex("a /*! b */", POSTGRESQL)).isEqualTo("WORD<a>");
    }

    @Test
    void backslashesEscapeInStringsOfMySql() {
        assertThat(lex("'a\\'b' \"c\\\"d\"", MYSQL)).isEqualTo("STRING<a\\'b> STRING<c\\\"d>");
        assertThat(lex("'a\\' b", POSTGRESQL)).isEqualTo("STRING<a\\> WORD<b>");
        assertThat(lex("'a\\' b", H2)).isEqualTo("STRING<a\\> WORD<b>");
    }

    @Test
    void escapeStringsOfPostgreSql() {
        assertThat(lex("E'a\\'b' e'c' ee'd'", POSTGRESQL)).isEqualTo("STRING<a\\'b> STRING<c> WORD<ee> STRING<d>");
        assertThat(Lexer.tokens("E'a'", POSTGRESQL)).containsExactly(new Token(TokenKind.STRING, 0, 4, "a"));
        assertThat(lex("E'a'", H2)).isEqualTo("WORD<E> STRING<a>");
        assertThat(lex("f'a'", POSTGRESQL)).isEqualTo("WORD<f> STRING<a>");
    }

    @Test
    void dollarStrings() {
        assertThat(lex("$$a'b$$ c", POSTGRESQL)).isEqualTo("STRING<$$a'b$$> WORD<c>");
        assertThat(lex("$t1$a$$b$t1$ c", POSTGRESQL)).isEqualTo("STRING<$t1$a$$b$t1$> WORD<c>");
        assertThat(lex("$1 $1$ $", POSTGRESQL)).isEqualTo("SYMBOL<$> NUMBER<1> SYMBOL<$> NUMBER<1$> SYMBOL<$>");
        assertThat(lex("$$a$$", H2)).isEqualTo("STRING<$$a$$>");
        assertThat(lex("$t$a", H2)).isEqualTo("SYMBOL<$> WORD<t$a>");
        assertThat(lex("$$a", MYSQL)).isEqualTo("SYMBOL<$> SYMBOL<$> WORD<a>");
    }

    @Test
    void quotedIdentifiers() {
        assertThat(lex("\"a\"\"b\" `c``d`", H2)).isEqualTo("QUOTED<a\"b> QUOTED<c`d>");
        assertThat(lex("\"a\"", POSTGRESQL)).isEqualTo("QUOTED<a>");
        assertThat(lex("`a\\`", MYSQL)).isEqualTo("QUOTED<a\\>");
        assertThat(lex("\"a\\\"", POSTGRESQL)).isEqualTo("QUOTED<a\\>");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTextEndsWithinIsUnterminated(Database database) {
        assertThat(lex("a 'b", database)).isEqualTo("WORD<a> UNTERMINATED<'b>");
        assertThat(lex("a 'b''", database)).isEqualTo("WORD<a> UNTERMINATED<'b''>");
        assertThat(lex("a /* b", database)).isEqualTo("WORD<a> UNTERMINATED</* b>");
        assertThat(lex("a \"b", database)).isEqualTo("WORD<a> UNTERMINATED<\"b>");
    }

    @Test
    void dollarStringsAndNestedCommentsCanBeUnterminatedToo() {
        assertThat(lex("$a$ b $$", POSTGRESQL)).isEqualTo("UNTERMINATED<$a$ b $$>");
        assertThat(lex("/* /* */ b", POSTGRESQL)).isEqualTo("UNTERMINATED</* /* */ b>");
        assertThat(lex("'a\\'", MYSQL)).isEqualTo("UNTERMINATED<'a\\'>");
        assertThat(lex("'a\\", MYSQL)).isEqualTo("UNTERMINATED<'a\\>");
    }

    @Test
    void parametersAndOperatorsWithQuestionMarks() {
        assertThat(lex("? ?? ??| ?12", POSTGRESQL))
                .isEqualTo("PARAMETER<?> SYMBOL<??> SYMBOL<??> SYMBOL<|> PARAMETER<?12>");
        assertThat(lex("??", H2)).isEqualTo("PARAMETER<?> PARAMETER<?>");
    }

    @Test
    void operatorsOfPostgreSqlAreRuns() {
        assertThat(lex("a=-1 b<@c d->>e f @-g h*-1 i::int", POSTGRESQL))
                .isEqualTo(
                        "WORD<a> SYMBOL<=> SYMBOL<-> NUMBER<1> WORD<b> SYMBOL<<@> WORD<c> WORD<d> SYMBOL<->>> WORD<e>"
                                + " WORD<f> SYMBOL<@-> WORD<g> WORD<h> SYMBOL<*> SYMBOL<-> NUMBER<1> WORD<i> SYMBOL<::> WORD<int>");
        assertThat(lex("a+--b\n+/*c*/d", POSTGRESQL)).isEqualTo("WORD<a> SYMBOL<+> SYMBOL<+> WORD<d>");
    }

    @Test
    void operatorsOfOtherDatabasesAreKnownOnes() {
        assertThat(lex("a<=>b c<>d e!=-1 f:=g h||i j->>k", MYSQL))
                .isEqualTo(
                        "WORD<a> SYMBOL<<=>> WORD<b> WORD<c> SYMBOL<<>> WORD<d> WORD<e> SYMBOL<!=> SYMBOL<-> NUMBER<1>"
                                + " WORD<f> SYMBOL<:=> WORD<g> WORD<h> SYMBOL<||> WORD<i> WORD<j> SYMBOL<->>> WORD<k>");
        assertThat(lex("(a,b);[c]:{d}", H2))
                .isEqualTo(
                        "SYMBOL<(> WORD<a> SYMBOL<,> WORD<b> SYMBOL<)> SYMBOL<;> SYMBOL<[> WORD<c> SYMBOL<]> SYMBOL<:>"
                                + " SYMBOL<{> WORD<d> SYMBOL<}>");
    }

    @Test
    void anEmptyTextHasNoTokens() {
        assertThat(Lexer.tokens(" \n\t", H2)).isEmpty();
    }
}
