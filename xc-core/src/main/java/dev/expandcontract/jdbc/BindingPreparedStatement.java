package dev.expandcontract.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * Turns each value that the application binds into a {@link Binding}, which holds a copy of its own where the application
 * could change the value later, and remembers settings.
 */
@SuppressWarnings("deprecation") // JDBC still has its deprecated methods, and drivers still answer them
abstract class BindingPreparedStatement extends ForwardingPreparedStatement<PreparedStatement> {

    protected final Settings settings = new Settings();

    BindingPreparedStatement(MigratingConnection connection, PreparedStatement delegate) {
        super(connection, delegate);
    }

    /** Binds a value that can be bound again. */
    abstract void bind(int index, Binding binding) throws SQLException;

    /** Binds NULL. */
    abstract void bindNull(int index, Binding binding) throws SQLException;

    /** Prepares to bind a value that may be gone or different when it is needed again; gives the number of its places. */
    abstract int placesForOnce(int index) throws SQLException;

    /** Binds some value. */
    @FunctionalInterface
    interface ValueBinding<T extends @Nullable Object> {
        void bind(PreparedStatement statement, int position, T value) throws SQLException;
    }

    private void bindObject(int index, @Nullable Object value, ValueBinding<@Nullable Object> binding)
            throws SQLException {
        if (value == null) {
            bindNull(index, (statement, position) -> binding.bind(statement, position, null));
            return;
        }
        if (value instanceof InputStream stream) {
            bindStream(index, stream, Streams.UNKNOWN_LENGTH, binding::bind);
            return;
        }
        if (value instanceof Reader reader) {
            bindStream(index, reader, Streams.UNKNOWN_LENGTH, binding::bind);
            return;
        }
        var copy = Values.copy(value);
        if (copy == null) {
            bindDriverObject(index, value, (statement, position) -> binding.bind(statement, position, value));
        } else {
            bind(index, (statement, position) -> binding.bind(statement, position, copy));
        }
    }

    private void bindDriverObject(int index, @Nullable Object value, Binding binding) throws SQLException {
        if (value == null) {
            bindNull(index, binding);
        } else {
            placesForOnce(index);
            bind(index, new Binding.Once(binding));
        }
    }

    private void bindStream(
            int index, @Nullable InputStream stream, long length, ValueBinding<@Nullable InputStream> binding)
            throws SQLException {
        if (stream == null) {
            bindNull(index, (statement, position) -> binding.bind(statement, position, null));
        } else if (placesForOnce(index) > 1) {
            var content = Streams.buffer(stream, length);
            bind(index, (statement, position) -> binding.bind(statement, position, content.get()));
        } else {
            bind(index, new Binding.Once((statement, position) -> binding.bind(statement, position, stream)));
        }
    }

    private void bindStream(int index, @Nullable Reader reader, long length, ValueBinding<@Nullable Reader> binding)
            throws SQLException {
        if (reader == null) {
            bindNull(index, (statement, position) -> binding.bind(statement, position, null));
        } else if (placesForOnce(index) > 1) {
            var content = Streams.buffer(reader, length);
            bind(index, (statement, position) -> binding.bind(statement, position, content.get()));
        } else {
            bind(index, new Binding.Once((statement, position) -> binding.bind(statement, position, reader)));
        }
    }

    @Override
    public final void setNull(int parameterIndex, int sqlType) throws SQLException {
        bindNull(parameterIndex, (statement, position) -> statement.setNull(position, sqlType));
    }

    @Override
    public final void setBoolean(int parameterIndex, boolean x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setBoolean(position, x));
    }

    @Override
    public final void setByte(int parameterIndex, byte x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setByte(position, x));
    }

    @Override
    public final void setShort(int parameterIndex, short x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setShort(position, x));
    }

    @Override
    public final void setInt(int parameterIndex, int x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setInt(position, x));
    }

    @Override
    public final void setLong(int parameterIndex, long x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setLong(position, x));
    }

    @Override
    public final void setFloat(int parameterIndex, float x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setFloat(position, x));
    }

    @Override
    public final void setDouble(int parameterIndex, double x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setDouble(position, x));
    }

    @Override
    public final void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setBigDecimal(position, x));
    }

    @Override
    public final void setString(int parameterIndex, String x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setString(position, x));
    }

    @Override
    public final void setBytes(int parameterIndex, byte[] x) throws SQLException {
        var copy = x == null ? null : x.clone();
        bind(parameterIndex, (statement, position) -> statement.setBytes(position, copy));
    }

    @Override
    public final void setDate(int parameterIndex, Date x) throws SQLException {
        var copy = x == null ? null : (Date) x.clone();
        bind(parameterIndex, (statement, position) -> statement.setDate(position, copy));
    }

    @Override
    public final void setTime(int parameterIndex, Time x) throws SQLException {
        var copy = x == null ? null : (Time) x.clone();
        bind(parameterIndex, (statement, position) -> statement.setTime(position, copy));
    }

    @Override
    public final void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        var copy = x == null ? null : (Timestamp) x.clone();
        bind(parameterIndex, (statement, position) -> statement.setTimestamp(position, copy));
    }

    @Override
    public final void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                length,
                (statement, position, stream) -> statement.setAsciiStream(position, stream, length));
    }

    @Override
    public final void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                length,
                (statement, position, stream) -> statement.setUnicodeStream(position, stream, length));
    }

    @Override
    public final void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                length,
                (statement, position, stream) -> statement.setBinaryStream(position, stream, length));
    }

    @Override
    public final void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        bindObject(
                parameterIndex, x, (statement, position, value) -> statement.setObject(position, value, targetSqlType));
    }

    @Override
    public final void setObject(int parameterIndex, Object x) throws SQLException {
        bindObject(parameterIndex, x, (statement, position, value) -> statement.setObject(position, value));
    }

    @Override
    public final void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                length,
                (statement, position, stream) -> statement.setCharacterStream(position, stream, length));
    }

    @Override
    public final void setRef(int parameterIndex, Ref x) throws SQLException {
        bindDriverObject(parameterIndex, x, (statement, position) -> statement.setRef(position, x));
    }

    @Override
    public final void setBlob(int parameterIndex, Blob x) throws SQLException {
        bindDriverObject(parameterIndex, x, (statement, position) -> statement.setBlob(position, x));
    }

    @Override
    public final void setClob(int parameterIndex, Clob x) throws SQLException {
        bindDriverObject(parameterIndex, x, (statement, position) -> statement.setClob(position, x));
    }

    @Override
    public final void setArray(int parameterIndex, Array x) throws SQLException {
        bindDriverObject(parameterIndex, x, (statement, position) -> statement.setArray(position, x));
    }

    @Override
    public final void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        var copy = x == null ? null : (Date) x.clone();
        var calendar = cal == null ? null : (Calendar) cal.clone();
        bind(parameterIndex, (statement, position) -> statement.setDate(position, copy, calendar));
    }

    @Override
    public final void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        var copy = x == null ? null : (Time) x.clone();
        var calendar = cal == null ? null : (Calendar) cal.clone();
        bind(parameterIndex, (statement, position) -> statement.setTime(position, copy, calendar));
    }

    @Override
    public final void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        var copy = x == null ? null : (Timestamp) x.clone();
        var calendar = cal == null ? null : (Calendar) cal.clone();
        bind(parameterIndex, (statement, position) -> statement.setTimestamp(position, copy, calendar));
    }

    @Override
    public final void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        bindNull(parameterIndex, (statement, position) -> statement.setNull(position, sqlType, typeName));
    }

    @Override
    public final void setURL(int parameterIndex, URL x) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setURL(position, x));
    }

    @Override
    public final void setRowId(int parameterIndex, RowId x) throws SQLException {
        bindDriverObject(parameterIndex, x, (statement, position) -> statement.setRowId(position, x));
    }

    @Override
    public final void setNString(int parameterIndex, String value) throws SQLException {
        bind(parameterIndex, (statement, position) -> statement.setNString(position, value));
    }

    @Override
    public final void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        bindStream(
                parameterIndex,
                value,
                length,
                (statement, position, stream) -> statement.setNCharacterStream(position, stream, length));
    }

    @Override
    public final void setNClob(int parameterIndex, NClob value) throws SQLException {
        bindDriverObject(parameterIndex, value, (statement, position) -> statement.setNClob(position, value));
    }

    @Override
    public final void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                length,
                (statement, position, stream) -> statement.setClob(position, stream, length));
    }

    @Override
    public final void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        bindStream(
                parameterIndex,
                inputStream,
                length,
                (statement, position, stream) -> statement.setBlob(position, stream, length));
    }

    @Override
    public final void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                length,
                (statement, position, stream) -> statement.setNClob(position, stream, length));
    }

    @Override
    public final void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        bindDriverObject(parameterIndex, xmlObject, (statement, position) -> statement.setSQLXML(position, xmlObject));
    }

    @Override
    public final void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength)
            throws SQLException {
        bindObject(
                parameterIndex,
                x,
                (statement, position, value) -> statement.setObject(position, value, targetSqlType, scaleOrLength));
    }

    @Override
    public final void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                length,
                (statement, position, stream) -> statement.setAsciiStream(position, stream, length));
    }

    @Override
    public final void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                length,
                (statement, position, stream) -> statement.setBinaryStream(position, stream, length));
    }

    @Override
    public final void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                length,
                (statement, position, stream) -> statement.setCharacterStream(position, stream, length));
    }

    @Override
    public final void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setAsciiStream(position, stream));
    }

    @Override
    public final void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        bindStream(
                parameterIndex,
                x,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setBinaryStream(position, stream));
    }

    @Override
    public final void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setCharacterStream(position, stream));
    }

    @Override
    public final void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        bindStream(
                parameterIndex,
                value,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setNCharacterStream(position, stream));
    }

    @Override
    public final void setClob(int parameterIndex, Reader reader) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setClob(position, stream));
    }

    @Override
    public final void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        bindStream(
                parameterIndex,
                inputStream,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setBlob(position, stream));
    }

    @Override
    public final void setNClob(int parameterIndex, Reader reader) throws SQLException {
        bindStream(
                parameterIndex,
                reader,
                Streams.UNKNOWN_LENGTH,
                (statement, position, stream) -> statement.setNClob(position, stream));
    }

    @Override
    public final void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength)
            throws SQLException {
        bindObject(
                parameterIndex,
                x,
                (statement, position, value) -> statement.setObject(position, value, targetSqlType, scaleOrLength));
    }

    @Override
    public final void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        bindObject(
                parameterIndex, x, (statement, position, value) -> statement.setObject(position, value, targetSqlType));
    }

    @Override
    public final void setFetchSize(int rows) throws SQLException {
        settings.apply(Settings.Kind.FETCH_SIZE, statement -> statement.setFetchSize(rows), delegate);
    }

    @Override
    public final void setFetchDirection(int direction) throws SQLException {
        settings.apply(Settings.Kind.FETCH_DIRECTION, statement -> statement.setFetchDirection(direction), delegate);
    }

    @Override
    public final void setMaxRows(int max) throws SQLException {
        settings.apply(Settings.Kind.MAX_ROWS, statement -> statement.setMaxRows(max), delegate);
    }

    @Override
    public final void setLargeMaxRows(long max) throws SQLException {
        settings.apply(Settings.Kind.MAX_ROWS, statement -> statement.setLargeMaxRows(max), delegate);
    }

    @Override
    public final void setMaxFieldSize(int max) throws SQLException {
        settings.apply(Settings.Kind.MAX_FIELD_SIZE, statement -> statement.setMaxFieldSize(max), delegate);
    }

    @Override
    public final void setQueryTimeout(int seconds) throws SQLException {
        settings.apply(Settings.Kind.QUERY_TIMEOUT, statement -> statement.setQueryTimeout(seconds), delegate);
    }

    @Override
    public final void setEscapeProcessing(boolean enable) throws SQLException {
        settings.apply(Settings.Kind.ESCAPE_PROCESSING, statement -> statement.setEscapeProcessing(enable), delegate);
    }

    @Override
    public final void setPoolable(boolean poolable) throws SQLException {
        settings.apply(Settings.Kind.POOLABLE, statement -> statement.setPoolable(poolable), delegate);
    }

    @Override
    public final void closeOnCompletion() throws SQLException {
        settings.apply(Settings.Kind.CLOSE_ON_COMPLETION, Statement::closeOnCompletion, delegate);
    }

    @Override
    public final void setCursorName(String name) throws SQLException {
        settings.apply(Settings.Kind.CURSOR_NAME, statement -> statement.setCursorName(name), delegate);
    }
}
