package dev.connector.lifecycle;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import dev.connector.lifecycle.ReloadRefusedException.Reason;

/**
 * A reload that was asked for. While it waits for its turn it takes in others: all who
 * asked share its outcome. Its names are touched by the lane only, until it runs.
 */
final class ReloadOperation implements Lane.Operation {

	private final Set<String> names;

	private final BiFunction<ReloadOperation, CallOff, ReloadReport> reload;

	private final CompletableFuture<ReloadReport> outcome;

	private boolean all;

	/**
	 * Ask for a reload.
	 * @param names those to reload, none for all
	 * @param reload does it
	 * @param outcome is completed when it has ended
	 */
	ReloadOperation(Set<String> names, BiFunction<ReloadOperation, CallOff, ReloadReport> reload,
			CompletableFuture<ReloadReport> outcome) {
		this.names = new LinkedHashSet<>(names);
		this.all = names.isEmpty();
		this.reload = reload;
		this.outcome = outcome;
	}

	/**
	 * Return whether somebody asked for a participant.
	 */
	boolean includes(String name) {
		return this.all || this.names.contains(name);
	}

	static ReloadRefusedException notRunning(LifecycleState state) {
		return new ReloadRefusedException(Reason.NOT_RUNNING, null,
				"Nothing can be reloaded now: the lifecycle is " + state);
	}

	@Override
	public void run(CallOff callOff) {
		try {
			this.outcome.complete(this.reload.apply(this, callOff));
		}
		catch (Throwable ex) {
			this.outcome.completeExceptionally(
					new LifecycleException(LifecyclePhase.RELOAD, null, "The reload failed: " + ex, ex));
		}
	}

	@Override
	public void refuse() {
		this.outcome.completeExceptionally(notRunning(LifecycleState.STOPPING));
	}

	@Override
	public boolean takeIn(Lane.Operation other) {
		if (!(other instanceof ReloadOperation joined)) {
			return false;
		}
		this.all |= joined.all;
		this.names.addAll(joined.names);
		this.outcome.whenComplete((report, thrown) -> {
			if (thrown != null) {
				joined.outcome.completeExceptionally(thrown);
			}
			else {
				joined.outcome.complete(report);
			}
		});
		return true;
	}

}
