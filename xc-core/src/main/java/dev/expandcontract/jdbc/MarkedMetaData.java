package dev.expandcontract.jdbc;

import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.Comparing;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Describes a result as the application is to see it, without what was selected to compare, and with columns that are
 * converted in Java: those by the type of what {@code next} stores, in every phase.
 * Lengths and scales are those of the column that is read.
 */
final class MarkedMetaData implements ResultSetMetaData {

    private final ResultSetMetaData delegate;
    private final ResultColumns columns;
    private final int hidden;

    private MarkedMetaData(ResultSetMetaData delegate, ResultColumns columns, int hidden) {
        this.delegate = delegate;
        this.columns = columns;
        this.hidden = hidden;
    }

    /**
     * What describes the result.
     *
     * @param columns which columns are converted, or null if none is
     * @param comparing what was selected to compare, or null if nothing was
     */
    static ResultSetMetaData of(
            ResultSetMetaData delegate, @Nullable ResultColumns columns, @Nullable Comparing comparing) {
        return columns == null && comparing == null
                ? delegate
                : new MarkedMetaData(
                        delegate,
                        columns == null ? column -> null : columns,
                        comparing == null ? 0 : comparing.columns());
    }

    /** The number of a column that the application sees. */
    private int shown(int column) throws SQLException {
        if (hidden > 0 && column > getColumnCount()) {
            throw new SQLException(
                    "There is no column " + column + ": the result has " + getColumnCount() + ", counted from 1",
                    "07009");
        }
        return column;
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.getColumnType(shown(column))
                : converted.conversion().jdbcType().getVendorTypeNumber();
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.getColumnTypeName(shown(column))
                : converted.conversion().jdbcType().getName();
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.getColumnClassName(shown(column))
                : converted.conversion().type(Side.NEXT).getName();
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        var converted = columns.of(column);
        return converted == null
                ? delegate.isSigned(shown(column))
                : Number.class.isAssignableFrom(converted.conversion().type(Side.NEXT));
    }

    @Override
    public int getColumnCount() throws SQLException {
        return delegate.getColumnCount() - hidden;
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        return delegate.isAutoIncrement(shown(column));
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return delegate.isCaseSensitive(shown(column));
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return delegate.isSearchable(shown(column));
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        return delegate.isCurrency(shown(column));
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return delegate.isNullable(shown(column));
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return delegate.getColumnDisplaySize(shown(column));
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return delegate.getColumnLabel(shown(column));
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return delegate.getColumnName(shown(column));
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return delegate.getSchemaName(shown(column));
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return delegate.getPrecision(shown(column));
    }

    @Override
    public int getScale(int column) throws SQLException {
        return delegate.getScale(shown(column));
    }

    @Override
    public String getTableName(int column) throws SQLException {
        return delegate.getTableName(shown(column));
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        return delegate.getCatalogName(shown(column));
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        return delegate.isReadOnly(shown(column));
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        return delegate.isWritable(shown(column));
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        return delegate.isDefinitelyWritable(shown(column));
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
