package dev.expandcontract.jdbc;

import dev.expandcontract.phase.Side;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * Describes a result with columns that are converted in Java: those by the type of what {@code next} stores, in every phase.
 * Lengths and scales are those of the column that is read.
 */
final class ConvertedMetaData implements ResultSetMetaData {

    private final ResultSetMetaData delegate;
    private final ResultColumns columns;

    ConvertedMetaData(ResultSetMetaData delegate, ResultColumns columns) {
        this.delegate = delegate;
        this.columns = columns;
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.getColumnType(column)
                : converted.conversion().jdbcType().getVendorTypeNumber();
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.getColumnTypeName(column)
                : converted.conversion().jdbcType().getName();
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.getColumnClassName(column)
                : converted.conversion().type(Side.NEXT).getName();
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.isSigned(column)
                : Number.class.isAssignableFrom(converted.conversion().type(Side.NEXT));
    }

    @Override
    public int getColumnCount() throws SQLException {
        return delegate.getColumnCount();
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        return delegate.isAutoIncrement(column);
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return delegate.isCaseSensitive(column);
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return delegate.isSearchable(column);
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        return delegate.isCurrency(column);
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return delegate.isNullable(column);
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return delegate.getColumnDisplaySize(column);
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return delegate.getColumnLabel(column);
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return delegate.getColumnName(column);
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return delegate.getSchemaName(column);
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return delegate.getPrecision(column);
    }

    @Override
    public int getScale(int column) throws SQLException {
        return delegate.getScale(column);
    }

    @Override
    public String getTableName(int column) throws SQLException {
        return delegate.getTableName(column);
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        return delegate.getCatalogName(column);
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        return delegate.isReadOnly(column);
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        return delegate.isWritable(column);
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        return delegate.isDefinitelyWritable(column);
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface.isInstance(this)) {
            return iface.cast(this);
        }
        return iface.isInstance(delegate) ? iface.cast(delegate) : delegate.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(this) || iface.isInstance(delegate) || delegate.isWrapperFor(iface);
    }
}
