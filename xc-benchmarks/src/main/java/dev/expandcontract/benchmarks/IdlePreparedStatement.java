package dev.expandcontract.benchmarks;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/** A statement that does nothing and always says that one row changed. */
@SuppressWarnings("deprecation") // JDBC still declares setUnicodeStream
final class IdlePreparedStatement implements PreparedStatement {

    @Override
    public ResultSet executeQuery() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int executeUpdate() {
        return 1;
    }

    @Override
    public void setNull(int p0, int p1) {}

    @Override
    public void setBoolean(int p0, boolean p1) {}

    @Override
    public void setByte(int p0, byte p1) {}

    @Override
    public void setShort(int p0, short p1) {}

    @Override
    public void setInt(int p0, int p1) {}

    @Override
    public void setLong(int p0, long p1) {}

    @Override
    public void setFloat(int p0, float p1) {}

    @Override
    public void setDouble(int p0, double p1) {}

    @Override
    public void setBigDecimal(int p0, BigDecimal p1) {}

    @Override
    public void setString(int p0, String p1) {}

    @Override
    public void setBytes(int p0, byte[] p1) {}

    @Override
    public void setDate(int p0, Date p1) {}

    @Override
    public void setTime(int p0, Time p1) {}

    @Override
    public void setTimestamp(int p0, Timestamp p1) {}

    @Override
    public void setAsciiStream(int p0, InputStream p1, int p2) {}

    @Override
    public void setUnicodeStream(int p0, InputStream p1, int p2) {}

    @Override
    public void setBinaryStream(int p0, InputStream p1, int p2) {}

    @Override
    public void clearParameters() {}

    @Override
    public void setObject(int p0, Object p1, int p2) {}

    @Override
    public void setObject(int p0, Object p1) {}

    @Override
    public boolean execute() {
        return false;
    }

    @Override
    public void addBatch() {}

    @Override
    public void setCharacterStream(int p0, Reader p1, int p2) {}

    @Override
    public void setRef(int p0, Ref p1) {}

    @Override
    public void setBlob(int p0, Blob p1) {}

    @Override
    public void setClob(int p0, Clob p1) {}

    @Override
    public void setArray(int p0, Array p1) {}

    @Override
    public ResultSetMetaData getMetaData() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setDate(int p0, Date p1, Calendar p2) {}

    @Override
    public void setTime(int p0, Time p1, Calendar p2) {}

    @Override
    public void setTimestamp(int p0, Timestamp p1, Calendar p2) {}

    @Override
    public void setNull(int p0, int p1, String p2) {}

    @Override
    public void setURL(int p0, URL p1) {}

    @Override
    public ParameterMetaData getParameterMetaData() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setRowId(int p0, RowId p1) {}

    @Override
    public void setNString(int p0, String p1) {}

    @Override
    public void setNCharacterStream(int p0, Reader p1, long p2) {}

    @Override
    public void setNClob(int p0, NClob p1) {}

    @Override
    public void setClob(int p0, Reader p1, long p2) {}

    @Override
    public void setBlob(int p0, InputStream p1, long p2) {}

    @Override
    public void setNClob(int p0, Reader p1, long p2) {}

    @Override
    public void setSQLXML(int p0, SQLXML p1) {}

    @Override
    public void setObject(int p0, Object p1, int p2, int p3) {}

    @Override
    public void setAsciiStream(int p0, InputStream p1, long p2) {}

    @Override
    public void setBinaryStream(int p0, InputStream p1, long p2) {}

    @Override
    public void setCharacterStream(int p0, Reader p1, long p2) {}

    @Override
    public void setAsciiStream(int p0, InputStream p1) {}

    @Override
    public void setBinaryStream(int p0, InputStream p1) {}

    @Override
    public void setCharacterStream(int p0, Reader p1) {}

    @Override
    public void setNCharacterStream(int p0, Reader p1) {}

    @Override
    public void setClob(int p0, Reader p1) {}

    @Override
    public void setBlob(int p0, InputStream p1) {}

    @Override
    public void setNClob(int p0, Reader p1) {}

    @Override
    public ResultSet executeQuery(String p0) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int executeUpdate(String p0) {
        return 1;
    }

    @Override
    public void close() {}

    @Override
    public int getMaxFieldSize() {
        return 0;
    }

    @Override
    public void setMaxFieldSize(int p0) {}

    @Override
    public int getMaxRows() {
        return 0;
    }

    @Override
    public void setMaxRows(int p0) {}

    @Override
    public void setEscapeProcessing(boolean p0) {}

    @Override
    public int getQueryTimeout() {
        return 0;
    }

    @Override
    public void setQueryTimeout(int p0) {}

    @Override
    public void cancel() {}

    @Override
    public SQLWarning getWarnings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clearWarnings() {}

    @Override
    public void setCursorName(String p0) {}

    @Override
    public boolean execute(String p0) {
        return false;
    }

    @Override
    public ResultSet getResultSet() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getUpdateCount() {
        return 0;
    }

    @Override
    public boolean getMoreResults() {
        return false;
    }

    @Override
    public void setFetchDirection(int p0) {}

    @Override
    public int getFetchDirection() {
        return 0;
    }

    @Override
    public void setFetchSize(int p0) {}

    @Override
    public int getFetchSize() {
        return 0;
    }

    @Override
    public int getResultSetConcurrency() {
        return 0;
    }

    @Override
    public int getResultSetType() {
        return 0;
    }

    @Override
    public void addBatch(String p0) {}

    @Override
    public void clearBatch() {}

    @Override
    public int[] executeBatch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Connection getConnection() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getMoreResults(int p0) {
        return false;
    }

    @Override
    public ResultSet getGeneratedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int executeUpdate(String p0, int p1) {
        return 1;
    }

    @Override
    public int executeUpdate(String p0, int[] p1) {
        return 1;
    }

    @Override
    public int executeUpdate(String p0, String[] p1) {
        return 1;
    }

    @Override
    public boolean execute(String p0, int p1) {
        return false;
    }

    @Override
    public boolean execute(String p0, int[] p1) {
        return false;
    }

    @Override
    public boolean execute(String p0, String[] p1) {
        return false;
    }

    @Override
    public int getResultSetHoldability() {
        return 0;
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void setPoolable(boolean p0) {}

    @Override
    public boolean isPoolable() {
        return false;
    }

    @Override
    public void closeOnCompletion() {}

    @Override
    public boolean isCloseOnCompletion() {
        return false;
    }

    @Override
    public <T> T unwrap(Class<T> p0) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> p0) {
        return false;
    }
}
