package dev.expandcontract.spring.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Sends what a viewer is to see as server-sent events, in a virtual thread of its own. */
final class EventStream {

    /** So that somebody who may look no longer stops seeing: the page connects again, and is asked who it is. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration BEAT = Duration.ofSeconds(2);

    /** So that an event that was sent later has a greater number, also after a restart and from another instance. */
    private static final AtomicLong ids = new AtomicLong(System.currentTimeMillis() << 10);

    private EventStream() {}

    static void start(HttpServletRequest request, HttpServletResponse response, Watch.Viewer viewer)
            throws IOException {
        response.setContentType("text/event-stream;charset=utf-8");
        // a proxy in front is not to wait until there is more
        response.setHeader("X-Accel-Buffering", "no");
        var context = request.startAsync();
        context.setTimeout(0);
        context.addListener(new Departure());
        var out = response.getOutputStream();
        Thread.ofVirtual().name("xc-admin-stream").start(() -> run(context, out, viewer));
    }

    /** Ends the request of who is gone, which the server would hand to the application's error page otherwise. */
    private static final class Departure implements AsyncListener {

        @Override
        public void onError(AsyncEvent event) {
            complete(event.getAsyncContext());
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private static void run(AsyncContext context, ServletOutputStream out, Watch.Viewer viewer) {
        try (viewer) {
            send(out, "retry: 1000\n\n");
            long until = System.nanoTime() + LONGEST.toNanos();
            while (!viewer.isEnded() && System.nanoTime() - until < 0) {
                send(out, text(viewer.take(BEAT)));
            }
        } catch (IOException e) {
            // who looked is gone, which is how most streams end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            complete(context);
        }
    }

    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // the server has seen first that the other side is gone
        }
    }

    private static String text(Map<String, String> events) {
        if (events.isEmpty()) {
            return "event: beat\ndata: {}\n\n";
        }
        var text = new StringBuilder();
        events.forEach((name, data) -> text.append("id: ")
                .append(ids.incrementAndGet())
                .append("\nevent: ")
                .append(name)
                .append("\ndata: ")
                .append(data)
                .append("\n\n"));
        return text.toString();
    }

    private static void send(ServletOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
