package dev.connector.connection;

import dev.connector.failure.Failure;

/**
 * What is done about the reports of an attempt, in the owner of its connection. They mean
 * one thing while it is the connection, and another while it is to take the place of the
 * connection in use.
 */
interface AttemptReports {

	void opened();

	void pending();

	void accepted();

	void lost(Failure failure);

	void drained();

	void handedOver();

	void replace(String reason);

}
