package dev.connector.sample.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Reads the tables and views that a connection sees in its schema.
 */
final class TableCatalog {

	private static final Set<String> TYPES = Set.of("TABLE", "BASE TABLE", "VIEW", "MATERIALIZED VIEW");

	private TableCatalog() {
	}

	/**
	 * Read the tables.
	 * @param connection the connection, which stays open
	 * @return the tables by name
	 * @throws SQLException when the database fails
	 */
	static List<Table> read(Connection connection) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		String catalog = connection.getCatalog();
		String schema = connection.getSchema();
		Map<String, Table> tables = new TreeMap<>();
		try (ResultSet found = metaData.getTables(catalog, schema, "%", null)) {
			while (found.next()) {
				String name = found.getString("TABLE_NAME");
				String type = found.getString("TABLE_TYPE");
				if (TYPES.contains(type) && inSchema(found, schema)) {
					tables.put(name, new Table(name, type, new ArrayList<>()));
				}
			}
		}
		try (ResultSet found = metaData.getColumns(catalog, schema, "%", "%")) {
			while (found.next()) {
				Table table = tables.get(found.getString("TABLE_NAME"));
				if (table != null && inSchema(found, schema)) {
					table.columns().add(column(found));
				}
			}
		}
		return List.copyOf(tables.values());
	}

	/**
	 * A schema is given to the database as a pattern, so it may return others, too.
	 */
	private static boolean inSchema(ResultSet found, @Nullable String schema) throws SQLException {
		return schema == null || Objects.equals(schema, found.getString("TABLE_SCHEM"));
	}

	private static Table.Column column(ResultSet found) throws SQLException {
		return new Table.Column(found.getString("COLUMN_NAME"), found.getString("TYPE_NAME"),
				found.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls);
	}

}
