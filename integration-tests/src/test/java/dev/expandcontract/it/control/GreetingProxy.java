package dev.expandcontract.it.control;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy before MySQL or MariaDB that gives its clients session numbers of its own, as pooling proxies do. */
final class GreetingProxy implements AutoCloseable {

    private static final int HEADER = 5;

    private final URI server;
    private final ServerSocket listener;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    GreetingProxy(URI server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Its host and port. */
    String authority() {
        return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var target = new Socket(server.getHost(), server.getPort());
                client.setTcpNoDelay(true);
                target.setTcpNoDelay(true);
                open.add(client);
                open.add(target);
                greet(client, target);
                Thread.ofVirtual().start(() -> pass(client, target));
                Thread.ofVirtual().start(() -> pass(target, client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    /** The greeting holds the session's number behind the version, which a zero ends. */
    private static void greet(Socket client, Socket target) throws IOException {
        var in = target.getInputStream();
        var packet = in.readNBytes(HEADER);
        client.getOutputStream().write(packet);
        int character;
        do {
            character = in.read();
            client.getOutputStream().write(character);
        } while (character > 0);
        var number = in.readNBytes(Integer.BYTES);
        number[2] ^= 0x55;
        client.getOutputStream().write(number);
        client.getOutputStream().flush();
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // one of them has ended
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var each : open) {
            each.close();
        }
    }
}
