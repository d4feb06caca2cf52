package dev.connector.autoconfigure;

import dev.connector.lifecycle.LifecycleParticipant;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Keeps Spring from calling {@link LifecycleParticipant#shutdown()} by itself: it takes a
 * public method of that name of any bean for one that destroys it, and would call it a
 * second time, and on those that never booted.
 */
final class ShutdownOnce implements MergedBeanDefinitionPostProcessor {

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String name) {
		if (LifecycleParticipant.class.isAssignableFrom(type)
				&& AbstractBeanDefinition.INFER_METHOD.equals(definition.getDestroyMethodName())
				&& !ClassUtils.hasMethod(type, "close")) {
			definition.setDestroyMethodName(null);
		}
	}

}
