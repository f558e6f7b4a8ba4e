package dev.expandcontract.rewrite;

import dev.expandcontract.model.Migration;
import java.util.List;

/** A place where the text that goes to the driver differs from the application's. */
sealed interface Splice {

    /** The offset of the first character that is replaced. */
    int at();

    /** The offset behind the last one, which is the first one's where text is inserted. */
    int end();

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

        @Override
        public int end() {
            return token.end();
        }
    }

    /**
     * A marker that names a column of a result and not of a table: the column that is read, but the marker itself as long
     * as what the result holds is converted.
     */
    record Label(Token token, Migration migration) implements Splice {
        @Override
        public int at() {
            return token.start();
        }

        @Override
        public int end() {
            return token.end();
        }
    }

    /**
     * A column that is read and converted.
     *
     * @param at the offset of its qualifier, if it has one
     */
    record Read(int at, Token token, Migration migration) implements Splice {
        @Override
        public int end() {
            return token.end();
        }
    }

    /**
     * A value that is written, and converted to what the column at hand stores. A copy of it made for the other column is
     * converted for that one.
     *
     * @param single whether it is one token
     */
    record Written(int at, int end, boolean single, Migration migration) implements Splice {}

    /**
     * A comparison with a converted column. As long as it is converted, a condition on the column as it is stored stands
     * before it, which holds wherever the comparison does.
     */
    record Narrowed(int at, int end, Migration migration, List<Piece> condition) implements Splice {}

    /**
     * A parameter that is a value of a column converted in Java.
     *
     * @param written whether it is written, and a copy of it made for the other column is that one's, or compared with the
     *     column that is read
     */
    record Parameter(Token token, Migration migration, boolean written) implements Splice {
        @Override
        public int at() {
            return token.start();
        }

        @Override
        public int end() {
            return token.end();
        }
    }

    /** The label of an item that is a converted column and has none. */
    record Alias(int at, Token token, Migration migration) implements Splice {
        @Override
        public int end() {
            return at;
        }
    }

    /** Text that is inserted where both columns are written, for the one that is not read. */
    record Insertion(int at, Migration migration, List<Piece> pieces) implements Splice {
        @Override
        public int end() {
            return at;
        }
    }

    /** The end of a select list, where a query that compares selects more. */
    record Comparison(int at, List<Compared> compared) implements Splice {
        @Override
        public int end() {
            return at;
        }
    }

    /**
     * A row whose columns can be compared.
     *
     * @param from the offset of the qualifier of its columns
     * @param to the offset behind that and its dot, the same if there is none
     */
    record Compared(Migration migration, int from, int to) {}

    /** What of two splices that begin at one place comes first: what is inserted before what is replaced, the longer before what it holds. */
    default int rank() {
        return switch (this) {
            case Alias alias -> 0;
            case Insertion insertion -> 1;
            case Comparison comparison -> 1;
            case Narrowed narrowed -> 2;
            case Written written -> 3;
            case Read read -> 4;
            case Name name -> 4;
            case Label label -> 4;
            case Parameter parameter -> 4;
        };
    }

    /** A part of what is inserted. */
    sealed interface Piece {}

    /** Fixed text. */
    record Text(String text) implements Piece {}

    /** The application's text from one offset to before another, with its markers replaced and its parameters repeated. */
    record Copy(int from, int to) implements Piece {}

    /** The column that is read, as it is stored. */
    record Stored(int from, Token token) implements Piece {}

    /**
     * A copy of a value, converted to what the column that is read stores.
     *
     * @param single whether it is one token
     */
    record Converted(int from, int to, boolean single) implements Piece {}
}
