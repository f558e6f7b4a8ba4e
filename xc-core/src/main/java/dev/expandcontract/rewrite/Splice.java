package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.List;

/** A place where the text that goes to the driver differs from the application's. */
sealed interface Splice {

    /** The offset in the application's text. */
    int at();

    /**
     * A marker, in whose place the column that is read is named.
     *
     * @param follows whether a copy of it, made to write the other column of the same migration, names the other column
     */
    record Name(Token token, Migration migration, boolean follows) implements Splice {
        @Override
        public int at() {
            return token.start();
        }
    }

    /** Text that is inserted where both columns are written, for the one that is not read. */
    record Insertion(int at, Migration migration, List<Piece> pieces) implements Splice {}

    /** A part of an insertion. */
    sealed interface Piece {}

    /** Fixed text. */
    record Text(String text) implements Piece {}

    /** The application's text from one offset to before another, with its markers replaced and its parameters repeated. */
    record Copy(int from, int to) implements Piece {}
}
