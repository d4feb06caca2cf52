package dev.connector.registration;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

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

	private static final ObservedExecution NOBODY = (outcome) -> {
	};

	private static final AtomicIntegerFieldUpdater<ExecutionWatch> TOLD = AtomicIntegerFieldUpdater
		.newUpdater(ExecutionWatch.class, "told");

	private final Registration registration;

	private final List<ExecutionObserver> observers;

	private volatile int told;

	private volatile @Nullable ObservedExecution begun;

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
		ObservedExecution.Scope scope = enter(this.outcome == null);
		try {
			return handler.handle(request);
		}
		finally {
			close(scope);
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
		ObservedExecution.Scope scope = enter(accompanied);
		try {
			step.run();
		}
		finally {
			close(scope);
		}
	}

	void ended(ExecutionOutcome how) {
		this.outcome = how;
		tellTheEnd();
	}

	private void begin(ConnectorRequest request) {
		ObservedExecution all = null;
		for (ExecutionObserver observer : this.observers) {
			try {
				ObservedExecution observed = observer.begin(this.registration, request);
				if (observed != null) {
					all = (all != null) ? new Both(all, observed) : observed;
				}
			}
			catch (Throwable ex) {
				failed(observer, ex);
			}
		}
		this.begun = (all != null) ? all : NOBODY;
		tellTheEnd();
	}

	private ObservedExecution.Scope enter(boolean accompanied) {
		ObservedExecution present = this.begun;
		return (present != null && accompanied) ? enter(present) : ObservedExecution.Scope.NONE;
	}

	private void tellTheEnd() {
		ObservedExecution present = this.begun;
		ExecutionOutcome how = this.outcome;
		if (present != null && how != null && TOLD.compareAndSet(this, 0, 1)) {
			end(present, how);
		}
	}

	private static ObservedExecution.Scope enter(ObservedExecution observed) {
		try {
			return observed.enter();
		}
		catch (Throwable ex) {
			failed(observed, ex);
			return ObservedExecution.Scope.NONE;
		}
	}

	private static void close(ObservedExecution.Scope scope) {
		try {
			scope.close();
		}
		catch (Throwable ex) {
			failed(scope, ex);
		}
	}

	private static void end(ObservedExecution observed, ExecutionOutcome how) {
		try {
			observed.ended(how);
		}
		catch (Throwable ex) {
			failed(observed, ex);
		}
	}

	private static void failed(Object observer, Throwable thrown) {
		logger.warn("Observer {} failed; the request goes on all the same", observer.getClass().getName(), thrown);
	}

	/**
	 * Two who observe the same request, or more: the one who began first may be two
	 * itself. Who began last ends first.
	 *
	 * @param first who began first
	 * @param second who began after that
	 */
	private record Both(ObservedExecution first, ObservedExecution second) implements ObservedExecution {

		@Override
		public Scope enter() {
			Scope outer = ExecutionWatch.enter(this.first);
			Scope inner = ExecutionWatch.enter(this.second);
			return () -> {
				ExecutionWatch.close(inner);
				ExecutionWatch.close(outer);
			};
		}

		@Override
		public void ended(ExecutionOutcome how) {
			end(this.second, how);
			end(this.first, how);
		}

	}

}
