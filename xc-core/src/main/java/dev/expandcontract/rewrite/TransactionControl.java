package dev.expandcontract.rewrite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises text that begins a transaction, or leaves one to be committed later, behind the back of JDBC. */
final class TransactionControl {

    /** What a text must hold to do so. */
    static final List<String> WORDS = List.of("begin", "start", "autocommit", "prepare");

    private TransactionControl() {}

    /** Why the statement must not run, or null. */
    static @Nullable Refusal refusal(List<Token> tokens) {
        var first = tokens.getFirst();
        boolean begins = first.is("begin")
                || (first.is("start") && follows(tokens, "transaction"))
                || (first.is("prepare") && follows(tokens, "transaction"))
                || (first.is("xa") && (follows(tokens, "start") || follows(tokens, "begin")))
                || (first.is("set") && tokens.stream().anyMatch(token -> token.is("autocommit")));
        return begins ? Refusal.transactionControl(first.text()) : null;
    }

    private static boolean follows(List<Token> tokens, String word) {
        return tokens.size() > 1 && tokens.get(1).is(word);
    }
}
