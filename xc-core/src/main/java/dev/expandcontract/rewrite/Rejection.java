package dev.expandcontract.rewrite;

/** Why the analysis of a statement ended early. Never leaves the package. */
abstract sealed class Rejection extends Exception {

    private static final long serialVersionUID = 1L;

    private Rejection(String message) {
        super(message, null, false, false);
    }

    /** The parser met something that it has no rule for. */
    static final class NotUnderstood extends Rejection {

        private static final long serialVersionUID = 1L;

        NotUnderstood(Token token) {
            super(token.kind() == TokenKind.END ? "its end" : "'" + token.text() + "'");
        }
    }

    /** The statement is understood and must not run. */
    static final class Refused extends Rejection {

        private static final long serialVersionUID = 1L;

        Refused(Refusal refusal) {
            super(refusal.toString());
        }
    }
}
