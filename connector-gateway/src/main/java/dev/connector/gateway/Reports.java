package dev.connector.gateway;

import dev.connector.schedule.Scheduler;

/**
 * What is told to the log and the listeners at a measured pace.
 *
 * @param rejections reports who was refused
 * @param interruptions reports which sessions lost their stream and came back
 */
record Reports(Rejections rejections, Interruptions interruptions) {

	static Reports to(Listeners listeners, Scheduler scheduler) {
		return new Reports(new Rejections(scheduler, listeners), new Interruptions(scheduler, listeners));
	}

}
