package dev.expandcontract.fence;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Where MySQL and MariaDB differ: how they show the ids of prepared transactions, and what they call a privilege. */
enum MysqlServer {
    MYSQL("xa recover convert xid", "CONNECTION_ADMIN"),
    MARIADB("xa recover format='SQL'", "CONNECTION ADMIN");

    /** The format that an id has if it is given as a single text. */
    private static final long DEFAULT_FORMAT = 1;

    /** What MySQL begins the bytes with. */
    private static final String HEX = "0x";

    private static final Pattern PLAIN = Pattern.compile("[ -~&&[^'\\\\]]*");

    private final String recover;
    private final String endingSessions;

    MysqlServer(String recover, String endingSessions) {
        this.recover = recover;
        this.endingSessions = endingSessions;
    }

    /** The privilege to end sessions of other users. */
    String endingSessions() {
        return endingSessions;
    }

    /** The statement that lists them. */
    String recover() {
        return recover;
    }

    /**
     * The id as {@code XA COMMIT} takes it, with its parts as text where they are.
     *
     * @param format the number of its format
     * @param globalLength how many of its bytes are the global transaction's
     * @param data its bytes, as the statement shows them
     */
    String literal(long format, int globalLength, String data) {
        return switch (this) {
            case MYSQL -> literal(format, globalLength, HexFormat.of().parseHex(data.substring(HEX.length())));
            case MARIADB -> data;
        };
    }

    private static String literal(long format, int globalLength, byte[] bytes) {
        var global = literal(bytes, 0, globalLength);
        var branch = literal(bytes, globalLength, bytes.length);
        if (format != DEFAULT_FORMAT) {
            return global + "," + branch + "," + format;
        }
        return globalLength == bytes.length ? global : global + "," + branch;
    }

    private static String literal(byte[] bytes, int from, int to) {
        var text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        return PLAIN.matcher(text).matches()
                ? "'" + text + "'"
                : "X'" + HexFormat.of().withUpperCase().formatHex(bytes, from, to) + "'";
    }
}
