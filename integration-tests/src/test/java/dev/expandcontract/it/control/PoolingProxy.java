package dev.expandcontract.it.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A transaction-pooling proxy for PostgreSQL: it answers the start-up of clients itself, with session numbers of its own,
 * and gives each transaction the server connection that has rested longest.
 */
final class PoolingProxy implements AutoCloseable {

    private static final int PROTOCOL = 196_608;
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final PGSimpleDataSource target;
    private final ServerSocket listener;
    private final BlockingQueue<Wire> idle = new LinkedBlockingQueue<>();
    private final List<Message> parameters = new ArrayList<>();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clients = new AtomicInteger(1_000_000_000);

    /** @param sessions how many server connections all clients share */
    PoolingProxy(PGSimpleDataSource target, int sessions) throws IOException {
        this.target = target;
        for (int i = 0; i < sessions; i++) {
            idle.add(connect());
        }
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Leads through the proxy. Names no prepared statement in the server, as such proxies ask for. */
    DataSource dataSource() {
        var through = new PGSimpleDataSource();
        through.setServerNames(new String[] {listener.getInetAddress().getHostAddress()});
        through.setPortNumbers(new int[] {listener.getLocalPort()});
        through.setDatabaseName(target.getDatabaseName());
        through.setUser(target.getUser());
        through.setPassword(target.getPassword());
        through.setPrepareThreshold(0);
        return through;
    }

    private record Message(int type, byte[] body) {

        boolean is(char wanted) {
            return type == wanted;
        }
    }

    /** One connection, seen as messages. */
    private static final class Wire implements Closeable {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        private Wire(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            this.socket = socket;
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }

        Message read() throws IOException {
            int type = in.readUnsignedByte();
            return new Message(type, readBody());
        }

        byte[] readBody() throws IOException {
            return in.readNBytes(in.readInt() - Integer.BYTES);
        }

        void write(Message message) throws IOException {
            out.writeByte(message.type());
            out.writeInt(message.body().length + Integer.BYTES);
            out.write(message.body());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Wire connect() throws IOException {
        var wire = new Wire(new Socket(target.getServerNames()[0], target.getPortNumbers()[0]));
        open.add(wire);
        var startup = new ByteArrayOutputStream();
        var text = new DataOutputStream(startup);
        text.writeInt(PROTOCOL);
        for (var part : List.of("user", target.getUser(), "database", target.getDatabaseName(), "")) {
            text.write(part.getBytes(StandardCharsets.UTF_8));
            text.writeByte(0);
        }
        wire.out.writeInt(startup.size() + Integer.BYTES);
        startup.writeTo(wire.out);
        wire.out.flush();
        var reported = new ArrayList<Message>();
        for (var message = wire.read(); !message.is('Z'); message = wire.read()) {
            if (message.is('E')) {
                throw new IOException(new String(message.body(), StandardCharsets.UTF_8));
            }
            if (message.is('S')) {
                reported.add(message);
            }
        }
        if (parameters.isEmpty()) {
            parameters.addAll(reported);
        }
        return wire;
    }

    private void accept() {
        try {
            while (true) {
                var client = new Wire(listener.accept());
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Wire client) {
        try (client) {
            if (welcome(client)) {
                relay(client);
            }
        } catch (EOFException gone) {
            // the client is gone
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean welcome(Wire client) throws IOException {
        while (true) {
            int code = ByteBuffer.wrap(client.readBody()).getInt();
            if (code == SSL_REQUEST || code == GSS_REQUEST) {
                client.out.writeByte('N');
                client.out.flush();
            } else if (code == PROTOCOL) {
                break;
            } else {
                return false;
            }
        }
        client.write(new Message('R', new byte[Integer.BYTES]));
        for (var parameter : parameters) {
            client.write(parameter);
        }
        var key = new ByteArrayOutputStream();
        var numbers = new DataOutputStream(key);
        numbers.writeInt(clients.incrementAndGet());
        numbers.writeInt(0);
        client.write(new Message('K', key.toByteArray()));
        client.write(new Message('Z', new byte[] {'I'}));
        client.out.flush();
        return true;
    }

    /** Transaction by transaction. */
    private void relay(Wire client) throws IOException, InterruptedException {
        while (true) {
            var first = client.read();
            if (first.is('X')) {
                return;
            }
            var server = idle.take();
            boolean whole = false;
            try {
                transaction(client, server, first);
                whole = true;
            } finally {
                if (!whole) {
                    // its session ends with what it has begun
                    server.close();
                    server = listener.isClosed() ? null : connect();
                }
                if (server != null) {
                    idle.add(server);
                }
            }
        }
    }

    private static void transaction(Wire client, Wire server, Message first) throws IOException {
        var message = first;
        while (true) {
            server.write(message);
            if (message.is('S') || message.is('Q')) {
                server.out.flush();
                if (answer(client, server) == 'I') {
                    return;
                }
            }
            message = client.read();
            if (message.is('X')) {
                throw new EOFException("The client has ended in its transaction");
            }
        }
    }

    /** @return the state of the transaction */
    private static int answer(Wire client, Wire server) throws IOException {
        while (true) {
            var message = server.read();
            client.write(message);
            if (message.is('Z')) {
                client.out.flush();
                return message.body()[0];
            }
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
