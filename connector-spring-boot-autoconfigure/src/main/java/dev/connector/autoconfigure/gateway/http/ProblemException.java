package dev.connector.autoconfigure.gateway.http;

/**
 * Ends a request with a problem. Has no stack trace, because nothing went wrong here.
 */
final class ProblemException extends RuntimeException {

	private final transient Problem problem;

	ProblemException(Problem problem) {
		super(problem.detail(), null, false, false);
		this.problem = problem;
	}

	Problem problem() {
		return this.problem;
	}

}
