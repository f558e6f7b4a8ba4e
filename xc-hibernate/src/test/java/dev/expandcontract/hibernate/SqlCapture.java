package dev.expandcontract.hibernate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** Keeps what Hibernate generates, before anything rewrites it. */
final class SqlCapture implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private final transient List<String> statements = new CopyOnWriteArrayList<>();

    @Override
    public String inspect(String sql) {
        statements.add(sql);
        return sql;
    }

    /** What has been generated since the last call. */
    List<String> take() {
        var taken = List.copyOf(statements);
        statements.clear();
        return taken;
    }
}
