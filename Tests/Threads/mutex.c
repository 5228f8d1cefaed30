// SPDX-License-Identifier: MIT
//
// Tells ThreadSanitizer of Swift's Mutex. Its short ways are inlined, and seen; who waits goes through the library, which
// was built without ThreadSanitizer: then a lock seems to order nothing. To be loaded before libswiftSynchronization.

#include <dlfcn.h>
#include <stdint.h>

#define LOCK   "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SELF   __attribute__((swift_context)) void *self

void __tsan_acquire(void *address);
void __tsan_release(void *address);

typedef __attribute__((swiftcall)) void lock_function(uint32_t owner, SELF);
typedef __attribute__((swiftcall)) void unlock_function(SELF);

lock_function lock __asm__(LOCK);
unlock_function unlock __asm__(UNLOCK);

__attribute__((swiftcall)) void lock(uint32_t owner, SELF)
{
	((lock_function *)dlsym(RTLD_NEXT, LOCK))(owner, self);
	__tsan_acquire(self);
}

__attribute__((swiftcall)) void unlock(SELF)
{
	__tsan_release(self);
	((unlock_function *)dlsym(RTLD_NEXT, UNLOCK))(self);
}
