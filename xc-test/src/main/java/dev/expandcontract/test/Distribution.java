package dev.expandcontract.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A database server's binaries on the class path, and how to make a running server of them. */
interface Distribution {

    /**
     * Unpacks the binaries and creates the server's own tables.
     *
     * @param home an empty directory for the binaries
     * @param data an empty directory for the data
     * @param root whether this process runs as root, which servers refuse unless told
     * @throws DatabaseUnavailableException if the binaries are absent or cannot run on this machine
     */
    void install(Path home, Path data, boolean root) throws IOException;

    /** The command that runs the server in the foreground. Its working directory is {@code data}. */
    List<String> command(Path home, Path data, boolean root, int port);

    /** The administrator, who needs no password. */
    String user();

    /** Asks a server for its data directory, with a trailing slash or without. */
    String dataDirectoryQuery();

    /** The signal that ends all processes of the server at once, as a crash would, so that the next start has to recover. */
    String crashSignal();

    /** The signal that ends the server soonest without leaving shared memory behind. */
    String stopSignal();
}
