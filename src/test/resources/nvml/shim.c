/* Stands in for libnvidia-ml.so.1 in NvmlTest: two devices whose answers the test chooses by the shim_… functions. The
 * declarations follow nvml.h (NVIDIA's documentation of NVML: "Device Queries", "Event Handling Methods", "Device Commands"). */
#include <string.h>
#include <unistd.h>

typedef int nvmlReturn_t;
enum { SUCCESS = 0, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_FOUND = 6, TIMEOUT = 10, GPU_IS_LOST = 15 };

struct device { const char *uuid; int lost; unsigned temperature; unsigned power_limit; };
typedef struct device *nvmlDevice_t;
struct set { int devices; };
typedef struct set *nvmlEventSet_t;
typedef struct { unsigned long long total, free, used; } nvmlMemory_t;
typedef struct {
  nvmlDevice_t device;
  unsigned long long eventType;
  unsigned long long eventData;
  unsigned int gpuInstanceId;
  unsigned int computeInstanceId;
} nvmlEventData_t;

static struct device devices[2] = {{"GPU-shim-a", 0, 61, 700000}, {"GPU-shim-b", 0, 62, 700000}};
static struct set events;
static int registered[2], freed, permitted = 1, raised = -1;
static unsigned long long raised_xid;

/* What the test says and asks. */
int shim_reset(void) {
  for (int i = 0; i < 2; i++) devices[i].lost = registered[i] = 0, devices[i].power_limit = 700000;
  freed = 0, permitted = 1, raised = -1;
  return 0;
}
int shim_lose(int device) { devices[device].lost = 1; return 0; }
int shim_permit(int may) { permitted = may; return 0; }
int shim_raise(int device, unsigned long long xid) { raised = device, raised_xid = xid; return 0; }
int shim_power_limit(int device) { return (int)devices[device].power_limit; }
int shim_freed(void) { return freed; }
int shim_event_size(void) { return (int)sizeof(nvmlEventData_t); }

nvmlReturn_t nvmlInit_v2(void) { return SUCCESS; }

/* GPU_IS_LOST when any device has fallen off the bus (nvml.h). */
nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device) {
  if (devices[0].lost || devices[1].lost) return GPU_IS_LOST;
  for (int i = 0; i < 2; i++)
    if (!strcmp(uuid, devices[i].uuid)) {
      *device = &devices[i];
      return SUCCESS;
    }
  return NOT_FOUND;
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int length) {
  if (length < 80) return INVALID_ARGUMENT;
  if (device->lost) return GPU_IS_LOST;
  strcpy(uuid, device->uuid);
  return SUCCESS;
}

static nvmlReturn_t give(nvmlDevice_t device, unsigned int value, unsigned int *out) {
  if (device->lost) return GPU_IS_LOST;
  *out = value;
  return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, int sensor, unsigned int *out) {
  return sensor ? INVALID_ARGUMENT : give(device, device->temperature, out);
}
nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *out) { return give(device, 412345, out); }
nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, unsigned int *out) { return give(device, device->power_limit, out); }
nvmlReturn_t nvmlDeviceGetFanSpeed(nvmlDevice_t device, unsigned int *out) { return NOT_SUPPORTED; }
nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, int type, unsigned int *out) {
  return give(device, type == 1 ? 1980 : type == 2 ? 3201 : 0, out);
}
nvmlReturn_t nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t device, unsigned long long *out) {
  if (device->lost) return GPU_IS_LOST;
  *out = 0x44;
  return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *out) {
  if (device->lost) return GPU_IS_LOST;
  out->total = 150754820096ULL, out->free = 150000000000ULL, out->used = 754820096ULL;
  return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t device, unsigned int *min, unsigned int *max) {
  *min = 200000, *max = 700000;
  return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetPowerManagementLimit(nvmlDevice_t device, unsigned int *out) { return give(device, device->power_limit, out); }
nvmlReturn_t nvmlDeviceSetPowerManagementLimit(nvmlDevice_t device, unsigned int limit) {
  if (!permitted) return NO_PERMISSION;
  if (limit < 200000 || limit > 700000) return INVALID_ARGUMENT;
  device->power_limit = limit;
  return SUCCESS;
}

nvmlReturn_t nvmlEventSetCreate(nvmlEventSet_t *set) { *set = &events; return SUCCESS; }
nvmlReturn_t nvmlDeviceRegisterEvents(nvmlDevice_t device, unsigned long long types, nvmlEventSet_t set) {
  if (types != 0x8 || set != &events) return INVALID_ARGUMENT;
  registered[device - devices] = 1;
  return SUCCESS;
}
nvmlReturn_t nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, unsigned int timeout_ms) {
  if (set != &events) return INVALID_ARGUMENT;
  if (raised < 0 || !registered[raised]) {
    for (int i = 0; i < 2; i++)
      if (registered[i] && devices[i].lost) return GPU_IS_LOST;
    usleep(timeout_ms * 1000);
    return TIMEOUT;
  }
  data->device = &devices[raised], data->eventType = 0x8, data->eventData = raised_xid;
  data->gpuInstanceId = data->computeInstanceId = 0xffffffff;
  raised = -1;
  return SUCCESS;
}
nvmlReturn_t nvmlEventSetFree(nvmlEventSet_t set) {
  freed++, registered[0] = registered[1] = 0;
  return set == &events ? SUCCESS : INVALID_ARGUMENT;
}
