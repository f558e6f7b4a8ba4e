package dev.expandcontract.jdbc;

import dev.expandcontract.rewrite.Rewriter;
import java.sql.CallableStatement;
import org.jspecify.annotations.Nullable;

/** A call without markers; the only kind there is, because what a procedure does with a column cannot be seen. */
final class UntouchedCallableStatement extends ForwardingCallableStatement {

    UntouchedCallableStatement(
            MigratingConnection connection,
            CallableStatement delegate,
            String sql,
            Rewriter rewriter,
            @Nullable View preparedUnder) {
        super(connection, delegate, sql, rewriter, preparedUnder);
    }
}
