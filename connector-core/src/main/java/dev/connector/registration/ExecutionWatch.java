package dev.connector.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.ExecutionObserver;
import dev.connector.ExecutionOutcome;
import dev.connector.ObservedExecution;
import dev.connector.Payload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who observe one request. They are told of its end exactly once if they were told
 * of its begin, whichever of the two comes first. What they throw is logged.
 */
final class ExecutionWatch {

	private static final Logger logger = LoggerFactory.getLogger(ExecutionWatch.class);

	private final Registration registration;

	private final List<ExecutionObserver> observers;

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile @Nullable List<ObservedExecution> begun;

	private volatile @Nullable ExecutionOutcome outcome;

	private ExecutionWatch(Registration registration, List<ExecutionObserver> observers) {
		this.registration = registration;
		this.observers = observers;
	}

	/**
	 * Return a new watch, or {@code null} when there is nobody who observes.
	 */
	static @Nullable ExecutionWatch by(List<ExecutionObserver> observers, Registration registration) {
		return observers.isEmpty() ? null : new ExecutionWatch(registration, observers);
	}

	CompletionStage<Payload> handle(ConnectorRequest request, ConnectorHandler handler) throws Exception {
		begin(request);
		List<ObservedExecution.Scope> scopes = enter(this.outcome == null);
		try {
			return handler.handle(request);
		}
		finally {
			close(scopes);
		}
	}

	/**
	 * Run a further step of the handler.
	 */
	void run(Runnable step) {
		run(step, this.outcome == null);
	}

	/**
	 * Run what is left to do for a request that may have ended.
	 */
	void runLate(Runnable step) {
		run(step, true);
	}

	private void run(Runnable step, boolean accompanied) {
		List<ObservedExecution.Scope> scopes = enter(accompanied);
		try {
			step.run();
		}
		finally {
			close(scopes);
		}
	}

	void ended(ExecutionOutcome how) {
		this.outcome = how;
		tellTheEnd();
	}

	private void begin(ConnectorRequest request) {
		List<ObservedExecution> all = new ArrayList<>(this.observers.size());
		for (ExecutionObserver observer : this.observers) {
			try {
				ObservedExecution observed = observer.begin(this.registration, request);
				if (observed != null) {
					all.add(observed);
				}
			}
			catch (Throwable ex) {
				failed(observer, ex);
			}
		}
		this.begun = all;
		tellTheEnd();
	}

	private List<ObservedExecution.Scope> enter(boolean accompanied) {
		List<ObservedExecution> present = this.begun;
		if (present == null || !accompanied) {
			return List.of();
		}
		List<ObservedExecution.Scope> scopes = new ArrayList<>(present.size());
		for (ObservedExecution observed : present) {
			try {
				scopes.add(observed.enter());
			}
			catch (Throwable ex) {
				failed(observed, ex);
			}
		}
		return scopes;
	}

	private static void close(List<ObservedExecution.Scope> scopes) {
		for (int last = scopes.size() - 1; last >= 0; last--) {
			try {
				scopes.get(last).close();
			}
			catch (Throwable ex) {
				failed(scopes.get(last), ex);
			}
		}
	}

	private void tellTheEnd() {
		List<ObservedExecution> present = this.begun;
		ExecutionOutcome how = this.outcome;
		if (present == null || how == null || !this.told.compareAndSet(false, true)) {
			return;
		}
		for (int last = present.size() - 1; last >= 0; last--) {
			try {
				present.get(last).ended(how);
			}
			catch (Throwable ex) {
				failed(present.get(last), ex);
			}
		}
	}

	private static void failed(Object observer, Throwable thrown) {
		logger.warn("Observer {} failed; the request goes on all the same", observer.getClass().getName(), thrown);
	}

}
