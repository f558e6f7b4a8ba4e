package dev.expandcontract.fence;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Where the metadata tables are that the fence names, each with its schema, so that they are found whatever schema the
 * application makes the current one.
 *
 * @param control the control table
 * @param instance the table of instances
 * @param fence the table of registrations, for databases without shared session locks
 */
public record FenceTables(String control, String instance, String fence) {

    /** Short and the same in all instances of the fleet: tells this fleet's locks from others of the same server. */
    String key() {
        var crc = new CRC32();
        crc.update(control.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
