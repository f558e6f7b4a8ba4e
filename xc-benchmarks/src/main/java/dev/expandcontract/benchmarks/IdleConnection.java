package dev.expandcontract.benchmarks;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/** A connection that does nothing, so that what is measured is the layer above it. */
final class IdleConnection implements Connection {
    private final IdlePreparedStatement statement = new IdlePreparedStatement();
    private boolean autoCommit = true;

    @Override
    public Statement createStatement() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PreparedStatement prepareStatement(String p0) {
        return statement;
    }

    @Override
    public CallableStatement prepareCall(String p0) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String nativeSQL(String p0) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAutoCommit(boolean p0) {
        autoCommit = p0;
    }

    @Override
    public boolean getAutoCommit() {
        return autoCommit;
    }

    @Override
    public void commit() {}

    @Override
    public void rollback() {}

    @Override
    public void close() {}

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public DatabaseMetaData getMetaData() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setReadOnly(boolean p0) {}

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void setCatalog(String p0) {}

    @Override
    public String getCatalog() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTransactionIsolation(int p0) {}

    @Override
    public int getTransactionIsolation() {
        return 0;
    }

    @Override
    public SQLWarning getWarnings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clearWarnings() {}

    @Override
    public Statement createStatement(int p0, int p1) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PreparedStatement prepareStatement(String p0, int p1, int p2) {
        return statement;
    }

    @Override
    public CallableStatement prepareCall(String p0, int p1, int p2) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Class<?>> getTypeMap() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> p0) {}

    @Override
    public void setHoldability(int p0) {}

    @Override
    public int getHoldability() {
        return 0;
    }

    @Override
    public Savepoint setSavepoint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Savepoint setSavepoint(String p0) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rollback(Savepoint p0) {}

    @Override
    public void releaseSavepoint(Savepoint p0) {}

    @Override
    public Statement createStatement(int p0, int p1, int p2) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PreparedStatement prepareStatement(String p0, int p1, int p2, int p3) {
        return statement;
    }

    @Override
    public CallableStatement prepareCall(String p0, int p1, int p2, int p3) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PreparedStatement prepareStatement(String p0, int p1) {
        return statement;
    }

    @Override
    public PreparedStatement prepareStatement(String p0, int[] p1) {
        return statement;
    }

    @Override
    public PreparedStatement prepareStatement(String p0, String[] p1) {
        return statement;
    }

    @Override
    public Clob createClob() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Blob createBlob() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NClob createNClob() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SQLXML createSQLXML() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isValid(int p0) {
        return false;
    }

    @Override
    public void setClientInfo(String p0, String p1) {}

    @Override
    public void setClientInfo(Properties p0) {}

    @Override
    public String getClientInfo(String p0) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Properties getClientInfo() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Array createArrayOf(String p0, Object[] p1) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Struct createStruct(String p0, Object[] p1) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setSchema(String p0) {}

    @Override
    public String getSchema() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort(Executor p0) {}

    @Override
    public void setNetworkTimeout(Executor p0, int p1) {}

    @Override
    public int getNetworkTimeout() {
        return 0;
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
