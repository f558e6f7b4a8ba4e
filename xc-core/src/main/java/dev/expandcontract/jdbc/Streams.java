package dev.expandcontract.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Reads streams into memory, so that the same content can go to more than one place of a statement. */
final class Streams {

    static final long UNKNOWN_LENGTH = -1;

    private static final int CHUNK = 8192;

    private Streams() {}

    /** @param length how many bytes to read at most, or {@link #UNKNOWN_LENGTH} */
    static Supplier<InputStream> buffer(InputStream stream, long length) throws SQLException {
        try {
            var content =
                    length < 0 ? stream.readAllBytes() : stream.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
            return () -> new ByteArrayInputStream(content);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** @param length how many characters to read at most, or {@link #UNKNOWN_LENGTH} */
    static Supplier<Reader> buffer(Reader reader, long length) throws SQLException {
        try {
            var content = new StringWriter();
            var chunk = new char[CHUNK];
            long left = length < 0 ? Long.MAX_VALUE : length;
            while (left > 0) {
                int count = reader.read(chunk, 0, (int) Math.min(left, CHUNK));
                if (count < 0) {
                    break;
                }
                content.write(chunk, 0, count);
                left -= count;
            }
            var text = content.toString();
            return () -> new StringReader(text);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static SQLException unreadable(IOException cause) {
        return new SQLException(
                "A stream that was bound as a parameter could not be read: " + cause.getMessage(), cause);
    }
}
