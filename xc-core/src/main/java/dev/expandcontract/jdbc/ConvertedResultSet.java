package dev.expandcontract.jdbc;

import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.RewrittenStatement;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a statement with columns that are converted in Java. In every phase they give what {@code next} stores, as
 * any type that it fits; parts of values, such as streams, they do not give.
 */
@SuppressWarnings({"deprecation", "NullAway"
}) // what JDBC has deprecated, drivers still answer; a getter gives null for NULL
final class ConvertedResultSet extends MarkedResultSet {

    private final ResultColumns columns;

    ConvertedResultSet(
            ResultSet delegate,
            Statement statement,
            RewrittenStatement rewritten,
            @Nullable Execution execution,
            @Nullable View own,
            ResultColumns columns) {
        super(delegate, statement, rewritten, execution, own);
        this.columns = columns;
    }

    /** The value of a column that is converted. {@link #wasNull} needs no more, for a value is never converted to null. */
    private @Nullable Object value(int index, ResultColumns.Column column) throws SQLException {
        var stored = column.conversion().read(delegate, index, column.stored());
        return switch (column.stored()) {
            case OLD -> column.conversion().toNext(stored);
            case NEXT -> stored;
        };
    }

    private <T> @Nullable T value(int index, ResultColumns.Column column, Class<T> type, @Nullable Calendar calendar)
            throws SQLException {
        var value = value(index, column);
        return value == null
                ? null
                : column.conversion()
                        .coerce(
                                value,
                                type,
                                calendar == null ? null : calendar.getTimeZone().toZoneId());
    }

    /**
     * The column, or null if it comes as the driver gives it: so does a time that {@code next} stores, because which one it is
     * may depend on the calendar and the session's time zone, with which it was bound too.
     */
    private ResultColumns.@Nullable Column convertedTime(int index) {
        var column = columns.of(index);
        boolean isTime = column != null
                && Temporal.class.isAssignableFrom(column.conversion().type(Side.NEXT));
        return isTime && column.stored() == Side.NEXT ? null : column;
    }

    private void refuse(int index, String access) throws SQLException {
        var column = columns.of(index);
        if (column != null) {
            throw column.conversion().refusedAccess(access);
        }
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return MarkedMetaData.of(delegate.getMetaData(), columns, rewritten.comparing());
    }

    @Override
    public boolean getBoolean(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getBoolean(columnIndex);
        }
        var value = value(columnIndex, column, Boolean.class, null);
        return value == null ? false : value;
    }

    @Override
    public boolean getBoolean(String columnLabel) throws SQLException {
        return getBoolean(findColumn(columnLabel));
    }

    @Override
    public byte getByte(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getByte(columnIndex);
        }
        var value = value(columnIndex, column, Byte.class, null);
        return value == null ? 0 : value;
    }

    @Override
    public byte getByte(String columnLabel) throws SQLException {
        return getByte(findColumn(columnLabel));
    }

    @Override
    public short getShort(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getShort(columnIndex);
        }
        var value = value(columnIndex, column, Short.class, null);
        return value == null ? 0 : value;
    }

    @Override
    public short getShort(String columnLabel) throws SQLException {
        return getShort(findColumn(columnLabel));
    }

    @Override
    public int getInt(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getInt(columnIndex);
        }
        var value = value(columnIndex, column, Integer.class, null);
        return value == null ? 0 : value;
    }

    @Override
    public int getInt(String columnLabel) throws SQLException {
        return getInt(findColumn(columnLabel));
    }

    @Override
    public long getLong(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getLong(columnIndex);
        }
        var value = value(columnIndex, column, Long.class, null);
        return value == null ? 0 : value;
    }

    @Override
    public long getLong(String columnLabel) throws SQLException {
        return getLong(findColumn(columnLabel));
    }

    @Override
    public float getFloat(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getFloat(columnIndex);
        }
        var value = value(columnIndex, column, Float.class, null);
        return value == null ? 0 : value;
    }

    @Override
    public float getFloat(String columnLabel) throws SQLException {
        return getFloat(findColumn(columnLabel));
    }

    @Override
    public double getDouble(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        if (column == null) {
            return super.getDouble(columnIndex);
        }
        var value = value(columnIndex, column, Double.class, null);
        return value == null ? 0 : value;
    }

    @Override
    public double getDouble(String columnLabel) throws SQLException {
        return getDouble(findColumn(columnLabel));
    }

    @Override
    public String getString(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        return column == null ? super.getString(columnIndex) : value(columnIndex, column, String.class, null);
    }

    @Override
    public String getString(String columnLabel) throws SQLException {
        return getString(findColumn(columnLabel));
    }

    @Override
    public String getNString(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        return column == null ? super.getNString(columnIndex) : value(columnIndex, column, String.class, null);
    }

    @Override
    public String getNString(String columnLabel) throws SQLException {
        return getNString(findColumn(columnLabel));
    }

    @Override
    public BigDecimal getBigDecimal(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        return column == null ? super.getBigDecimal(columnIndex) : value(columnIndex, column, BigDecimal.class, null);
    }

    @Override
    public BigDecimal getBigDecimal(String columnLabel) throws SQLException {
        return getBigDecimal(findColumn(columnLabel));
    }

    @Override
    public byte[] getBytes(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        return column == null ? super.getBytes(columnIndex) : value(columnIndex, column, byte[].class, null);
    }

    @Override
    public byte[] getBytes(String columnLabel) throws SQLException {
        return getBytes(findColumn(columnLabel));
    }

    @Override
    public Date getDate(int columnIndex) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getDate(columnIndex) : value(columnIndex, column, Date.class, null);
    }

    @Override
    public Date getDate(String columnLabel) throws SQLException {
        return getDate(findColumn(columnLabel));
    }

    @Override
    public Time getTime(int columnIndex) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getTime(columnIndex) : value(columnIndex, column, Time.class, null);
    }

    @Override
    public Time getTime(String columnLabel) throws SQLException {
        return getTime(findColumn(columnLabel));
    }

    @Override
    public Timestamp getTimestamp(int columnIndex) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getTimestamp(columnIndex) : value(columnIndex, column, Timestamp.class, null);
    }

    @Override
    public Timestamp getTimestamp(String columnLabel) throws SQLException {
        return getTimestamp(findColumn(columnLabel));
    }

    @Override
    public Date getDate(int columnIndex, Calendar cal) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getDate(columnIndex, cal) : value(columnIndex, column, Date.class, cal);
    }

    @Override
    public Date getDate(String columnLabel, Calendar cal) throws SQLException {
        return getDate(findColumn(columnLabel), cal);
    }

    @Override
    public Time getTime(int columnIndex, Calendar cal) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getTime(columnIndex, cal) : value(columnIndex, column, Time.class, cal);
    }

    @Override
    public Time getTime(String columnLabel, Calendar cal) throws SQLException {
        return getTime(findColumn(columnLabel), cal);
    }

    @Override
    public Timestamp getTimestamp(int columnIndex, Calendar cal) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getTimestamp(columnIndex, cal) : value(columnIndex, column, Timestamp.class, cal);
    }

    @Override
    public Timestamp getTimestamp(String columnLabel, Calendar cal) throws SQLException {
        return getTimestamp(findColumn(columnLabel), cal);
    }

    @Override
    public BigDecimal getBigDecimal(int columnIndex, int scale) throws SQLException {
        if (columns.of(columnIndex) == null) {
            return super.getBigDecimal(columnIndex, scale);
        }
        var value = getBigDecimal(columnIndex);
        return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    public BigDecimal getBigDecimal(String columnLabel, int scale) throws SQLException {
        return getBigDecimal(findColumn(columnLabel), scale);
    }

    @Override
    public Object getObject(int columnIndex) throws SQLException {
        var column = columns.of(columnIndex);
        return column == null ? super.getObject(columnIndex) : value(columnIndex, column);
    }

    @Override
    public Object getObject(String columnLabel) throws SQLException {
        return getObject(findColumn(columnLabel));
    }

    @Override
    public Object getObject(int columnIndex, Map<String, Class<?>> map) throws SQLException {
        var column = columns.of(columnIndex);
        return column == null ? super.getObject(columnIndex, map) : value(columnIndex, column);
    }

    @Override
    public Object getObject(String columnLabel, Map<String, Class<?>> map) throws SQLException {
        return getObject(findColumn(columnLabel), map);
    }

    @Override
    public <T> T getObject(int columnIndex, Class<T> type) throws SQLException {
        var column = convertedTime(columnIndex);
        return column == null ? super.getObject(columnIndex, type) : value(columnIndex, column, type, null);
    }

    @Override
    public <T> T getObject(String columnLabel, Class<T> type) throws SQLException {
        return getObject(findColumn(columnLabel), type);
    }

    @Override
    public InputStream getAsciiStream(int columnIndex) throws SQLException {
        refuse(columnIndex, "a stream");
        return super.getAsciiStream(columnIndex);
    }

    @Override
    public InputStream getAsciiStream(String columnLabel) throws SQLException {
        return getAsciiStream(findColumn(columnLabel));
    }

    @Override
    public InputStream getUnicodeStream(int columnIndex) throws SQLException {
        refuse(columnIndex, "a stream");
        return super.getUnicodeStream(columnIndex);
    }

    @Override
    public InputStream getUnicodeStream(String columnLabel) throws SQLException {
        return getUnicodeStream(findColumn(columnLabel));
    }

    @Override
    public InputStream getBinaryStream(int columnIndex) throws SQLException {
        refuse(columnIndex, "a stream");
        return super.getBinaryStream(columnIndex);
    }

    @Override
    public InputStream getBinaryStream(String columnLabel) throws SQLException {
        return getBinaryStream(findColumn(columnLabel));
    }

    @Override
    public Reader getCharacterStream(int columnIndex) throws SQLException {
        refuse(columnIndex, "a stream");
        return super.getCharacterStream(columnIndex);
    }

    @Override
    public Reader getCharacterStream(String columnLabel) throws SQLException {
        return getCharacterStream(findColumn(columnLabel));
    }

    @Override
    public Reader getNCharacterStream(int columnIndex) throws SQLException {
        refuse(columnIndex, "a stream");
        return super.getNCharacterStream(columnIndex);
    }

    @Override
    public Reader getNCharacterStream(String columnLabel) throws SQLException {
        return getNCharacterStream(findColumn(columnLabel));
    }

    @Override
    public Blob getBlob(int columnIndex) throws SQLException {
        refuse(columnIndex, "a LOB");
        return super.getBlob(columnIndex);
    }

    @Override
    public Blob getBlob(String columnLabel) throws SQLException {
        return getBlob(findColumn(columnLabel));
    }

    @Override
    public Clob getClob(int columnIndex) throws SQLException {
        refuse(columnIndex, "a LOB");
        return super.getClob(columnIndex);
    }

    @Override
    public Clob getClob(String columnLabel) throws SQLException {
        return getClob(findColumn(columnLabel));
    }

    @Override
    public NClob getNClob(int columnIndex) throws SQLException {
        refuse(columnIndex, "a LOB");
        return super.getNClob(columnIndex);
    }

    @Override
    public NClob getNClob(String columnLabel) throws SQLException {
        return getNClob(findColumn(columnLabel));
    }

    @Override
    public Array getArray(int columnIndex) throws SQLException {
        refuse(columnIndex, "an array");
        return super.getArray(columnIndex);
    }

    @Override
    public Array getArray(String columnLabel) throws SQLException {
        return getArray(findColumn(columnLabel));
    }

    @Override
    public Ref getRef(int columnIndex) throws SQLException {
        refuse(columnIndex, "a reference");
        return super.getRef(columnIndex);
    }

    @Override
    public Ref getRef(String columnLabel) throws SQLException {
        return getRef(findColumn(columnLabel));
    }

    @Override
    public RowId getRowId(int columnIndex) throws SQLException {
        refuse(columnIndex, "a row id");
        return super.getRowId(columnIndex);
    }

    @Override
    public RowId getRowId(String columnLabel) throws SQLException {
        return getRowId(findColumn(columnLabel));
    }

    @Override
    public URL getURL(int columnIndex) throws SQLException {
        refuse(columnIndex, "a URL");
        return super.getURL(columnIndex);
    }

    @Override
    public URL getURL(String columnLabel) throws SQLException {
        return getURL(findColumn(columnLabel));
    }

    @Override
    public SQLXML getSQLXML(int columnIndex) throws SQLException {
        refuse(columnIndex, "a document");
        return super.getSQLXML(columnIndex);
    }

    @Override
    public SQLXML getSQLXML(String columnLabel) throws SQLException {
        return getSQLXML(findColumn(columnLabel));
    }
}
